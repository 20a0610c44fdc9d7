package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server command in a JVM of its own, which has printed the address that it listens on. */
final class ServerProcess implements Closeable {

  private static final Pattern READY =
      Pattern.compile("listening on (\\S+) backend=(\\S+) runner=mounted");

  private final Process process;
  private final BufferedReader output;
  private final String address;
  private boolean signaled;
  private boolean logs;

  private ServerProcess(Process process, BufferedReader output, String address) {
    this.process = process;
    this.output = output;
    this.address = address;
  }

  /** Starts {@code rondo} with {@code arguments} on {@code backend}. */
  static ServerProcess start(String backend, String... arguments) throws IOException {
    return of(
        Program.start(backend, "dev.rondo.launcher/dev.rondo.launcher.Main", arguments), backend);
  }

  /** Waits until {@code process} listens. */
  static ServerProcess of(Process process, String backend) throws IOException {
    BufferedReader output = process.inputReader(UTF_8);
    String line = String.valueOf(output.readLine());
    Matcher ready = READY.matcher(line);
    assertTrue(ready.matches(), line);
    assertEquals(backend.replaceFirst("/.*", ""), ready.group(2));
    return new ServerProcess(process, output, ready.group(1));
  }

  Process process() {
    return process;
  }

  /** Returns the address that the server has printed. */
  String address() {
    return address;
  }

  int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port());
  }

  /** Sends a signal, such as {@code INT}. */
  void signal(String name) throws Exception {
    signaled = true;
    assertEquals(
        0, new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor(), name);
  }

  /** Permits the server to write log lines. */
  ServerProcess thatLogs() {
    logs = true;
    return this;
  }

  /** Returns the next line of the output, or null at its end. */
  @Nullable String line() throws IOException {
    return output.readLine();
  }

  /** Returns the rest of the output, to its end. */
  List<String> rest() throws IOException {
    return output.readAllLines();
  }

  /**
   * Sends the server a signal to end, unless the test has sent one already. The server must exit
   * with status 0, and without more output unless it may log.
   */
  @Override
  public void close() throws IOException {
    if (!signaled) {
      process.toHandle().destroy();
    }
    try {
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    } finally {
      process.toHandle().destroyForcibly();
    }
    List<String> rest = rest();
    assertTrue(logs || rest.isEmpty(), rest::toString);
    assertEquals(0, process.exitValue());
  }
}
