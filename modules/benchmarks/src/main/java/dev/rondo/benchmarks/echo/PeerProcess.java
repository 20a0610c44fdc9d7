package dev.rondo.benchmarks.echo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that answers lines of input with lines of output, and ends with this one. */
final class PeerProcess implements AutoCloseable {

  private final String name;
  private final Process process;
  private final BufferedReader output;
  private final PrintStream input;

  PeerProcess(String name, int processor, List<String> command) throws IOException {
    this.name = name;
    process =
        ChildProcesses.start(
            new ProcessBuilder(Pinning.pinned(processor, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    output = process.inputReader(StandardCharsets.UTF_8);
    input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  long pid() {
    return process.pid();
  }

  String ask(String line) throws IOException {
    input.println(line);
    return readLine();
  }

  String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(name + " ended without an answer: its error output may say why");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
