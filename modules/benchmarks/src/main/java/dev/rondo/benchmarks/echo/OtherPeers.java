package dev.rondo.benchmarks.echo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Echo servers in other languages, as far as this machine has what they need. */
final class OtherPeers {

  private final Path sources;
  private final Path built;
  private final List<EchoPeer> found = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  /**
   * Builds the servers in C and looks for Python.
   *
   * @param sources the folder of the servers' sources
   * @param built the folder for what is compiled
   */
  OtherPeers(Path sources, Path built) throws IOException {
    this.sources = sources;
    this.built = built;
    compile("c-epoll", "echo.c");
    compile("c-uring", "echo-uring.c");
    python("uvloop", System.getenv().getOrDefault("PYTHON", "python3"));
    python("asyncio", System.getenv().getOrDefault("PYTHON", "python3"));
  }

  /** Returns the peer of this name, unless this machine cannot run it. */
  Optional<EchoPeer> find(String name) {
    return found.stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  /** Returns a line for each peer that this machine cannot run, with the reason. */
  List<String> missing() {
    return missing;
  }

  /** Returns whether a program is on the path. */
  static boolean hasProgram(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  private void compile(String name, String source) throws IOException {
    Path program = built.resolve(name).toAbsolutePath();
    if (!hasProgram("cc")) {
      missing.add(name + ": no C compiler, 'cc', is on the path");
    } else if (succeeds(
        "cc", "-O2", "-o", program.toString(), sources.resolve(source).toString())) {
      found.add(new EchoPeer(name, List.of(program.toString())));
    } else {
      missing.add("%s: cc cannot compile %s".formatted(name, source));
    }
  }

  private void python(String loop, String python) throws IOException {
    if (!python.contains("/") && !hasProgram(python)) {
      missing.add("%s: no '%s' is on the path; set PYTHON".formatted(loop, python));
    } else if (succeeds(python, "-c", "import " + loop)) {
      found.add(new EchoPeer(loop, List.of(python, sources.resolve("echo.py").toString(), loop)));
    } else {
      missing.add("%s: '%s' has no module '%s'".formatted(loop, python, loop));
    }
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
