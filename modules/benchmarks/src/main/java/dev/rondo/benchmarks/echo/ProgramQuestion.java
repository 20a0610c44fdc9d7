package dev.rondo.benchmarks.echo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A question that another benchmark of this module answers by its output.
 *
 * @param name the name on the command line and of the result file
 * @param text the question
 * @param needs the programs that must be on the path
 */
record ProgramQuestion(String name, String text, List<String> needs, List<String> command) {

  private static final String PRIMITIVES = "CallSoon|Threadsafe|TaskSwitch|Timer|WakeUp";

  /** Returns all of these questions. */
  static List<ProgramQuestion> all(Path module) {
    return List.of(
        new ProgramQuestion(
            "memory",
            "What does a message allocate, and how much heap does an idle connection take?",
            List.of(),
            EchoPeer.javaCommand(MemoryCost.class, "2000")),
        new ProgramQuestion(
            "http",
            "How fast are files over HTTP, beside nginx?",
            List.of("nginx", "wrk", "taskset"),
            List.of(module.resolve("http").toString())),
        new ProgramQuestion(
            "tls",
            "How fast is HTTPS, beside nginx and Netty?",
            List.of("nginx", "wrk", "taskset", "openssl"),
            List.of(
                "env", "DRIVERS=epoll", "WARM=9", module.resolve("http").toString(), "--tls", "5")),
        new ProgramQuestion(
            "primitives", "What do the loop's primitives cost?", List.of(), primitives()));
  }

  private static List<String> primitives() {
    List<String> command = new ArrayList<>(EchoPeer.javaCommand(org.openjdk.jmh.Main.class));
    command.add(PRIMITIVES);
    Stream.of("-bm sample -f 1 -wi 3 -i 4 -w 400ms -r 500ms".split(" ")).forEach(command::add);
    return command;
  }

  /** Returns why this machine cannot answer; empty if it can. */
  List<String> missing() {
    return needs.stream()
        .filter(program -> !OtherPeers.hasProgram(program))
        .map(program -> "%s: no '%s' is on the path".formatted(name, program))
        .toList();
  }

  /** Runs the program, unless an earlier run has left its output in {@code folder}. */
  void run(Path folder) throws IOException {
    if (Files.exists(output(folder))) {
      return;
    }
    Path partial = folder.resolve(name + ".partial");
    Process program =
        ChildProcesses.start(
            new ProcessBuilder(command)
                .redirectOutput(partial.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    try {
      int status = program.waitFor();
      if (status != 0) {
        throw new IOException("%s ended with status %d".formatted(name, status));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(name + " was interrupted", e);
    } finally {
      program.destroy();
    }
    Files.move(partial, output(folder), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns the output in {@code folder} as Markdown; empty if there is none. */
  String toMarkdown(Path folder) throws IOException {
    return Files.exists(output(folder))
        ? "\n## %s\n\n```\n%s```\n".formatted(text, Files.readString(output(folder)))
        : "";
  }

  private Path output(Path folder) {
    return folder.resolve(name + ".txt");
  }
}
