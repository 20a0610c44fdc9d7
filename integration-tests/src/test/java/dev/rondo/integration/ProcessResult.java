package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** The exit status and the output of a command. */
record ProcessResult(int status, String output) {

  static ProcessResult run(List<String> command) throws IOException, InterruptedException {
    return run(new ProcessBuilder(command));
  }

  static ProcessResult run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new ProcessResult(process.waitFor(), output);
  }

  /** Returns this result; fails the test unless the exit status is 0. */
  ProcessResult successful() {
    assertEquals(0, status, output);
    return this;
  }

  boolean hasLine(String pattern) {
    return Pattern.compile("^" + pattern + "$", Pattern.MULTILINE).matcher(output).find();
  }
}
