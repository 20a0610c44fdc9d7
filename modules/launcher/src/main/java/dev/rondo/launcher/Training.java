package dev.rondo.launcher;

import dev.rondo.policies.Backend;
import dev.rondo.policies.Backends;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the commands whose start an image's ahead-of-time cache is to make quick, on every backend
 * there is, in one virtual machine. A server goes on until it is told to end.
 */
public final class Training {

  private static final Output STANDARD = Output.standard();

  private static final PrintStream OUT = STANDARD.printer(System.out.charset());

  private Training() {}

  /** Exits with status 0 if every command did. */
  public static void main(String[] args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    run(nowhere, List.of("backends"));
    run(nowhere, List.of("backends", "--explain"));
    serve(List.of());
    for (Backend backend : Backends.discover().available()) {
      List<String> option = List.of("--backend", backend.name());
      serve(option);
      run(OUT, with("exec", option, "--", "true"));
    }
  }

  private static void serve(List<String> options) {
    run(OUT, with("echo", options, "--port", "0"));
    run(OUT, with("http", options, "--port", "0", System.getProperty("java.home")));
  }

  private static List<String> with(String command, List<String> options, String... more) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(options);
    line.addAll(List.of(more));
    return line;
  }

  private static void run(PrintStream out, List<String> line) {
    int status = STANDARD.status(new Main(out, System.err).run(line), System.err);
    if (status != 0) {
      System.err.printf("rondo %s: status %d%n", String.join(" ", line), status);
      System.exit(status);
    }
  }
}
