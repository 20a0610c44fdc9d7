package dev.rondo.launcher;

import dev.rondo.policies.Backend;
import dev.rondo.policies.Backends;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The training run for an image's ahead-of-time cache, which makes commands start faster: runs
 * several commands on every available backend in one JVM. Each server runs until a signal ends it.
 */
public final class Training {

  private static final StandardOutput STANDARD = StandardOutput.standard();

  private static final PrintStream OUT = STANDARD.printer(System.out.charset());

  private Training() {}

  /**
   * Runs the commands, and prints each line before its servers listen; exits with the status of the
   * first that fails, or 0.
   *
   * @param args the files of a certificate and its key, for TLS
   */
  public static void main(String[] args) {
    PrintStream discard =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    run(discard, List.of("backends"));
    run(discard, List.of("backends", "--explain"));
    Logging.prepare();
    List<String> tls = List.of("--tls", "--cert", args[0], "--key", args[1]);
    serve(List.of(), tls);
    for (Backend backend : Backends.discover().available()) {
      List<String> option = List.of("--backend", backend.name());
      serve(option, tls);
      run(OUT, with("exec", option, "--", "true"));
    }
  }

  private static void serve(List<String> options, List<String> tls) {
    String folder = System.getProperty("java.home");
    List<String> secure = new ArrayList<>(options);
    secure.addAll(tls);
    run(OUT, with("echo", options, "--port", "0"));
    run(OUT, with("http", secure, "--port", "0", folder));
    run(OUT, with("http", options, "--port", "0", folder));
  }

  private static List<String> with(String command, List<String> options, String... more) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(options);
    line.addAll(List.of(more));
    return line;
  }

  private static void run(PrintStream out, List<String> line) {
    out.println("rondo " + String.join(" ", line));
    out.flush();
    int status = STANDARD.status(new Main(out, System.err).run(line), System.err);
    if (status != 0) {
      System.err.printf("rondo %s: status %d%n", String.join(" ", line), status);
      System.exit(status);
    }
  }
}
