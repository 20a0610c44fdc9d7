package dev.rondo.launcher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process that serves echo and HTTP on one loop. It must print {@code ready ECHO-PORT
 * HTTP-PORT DETAIL} on a line, and end when its input does, so that it cannot outlive this process.
 */
final class MeasuredServer implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready (\\d+) (\\d+) (.*)");

  private final String backend;
  private final Process process;
  private final BufferedReader output;
  private int echoPort;
  private int httpPort;
  private String detail = "";

  private MeasuredServer(String backend, Process process) {
    this.backend = backend;
    this.process = process;
    output = process.inputReader(UTF_8);
  }

  /** Starts a server, which is not ready before {@link #awaitReady}. */
  static MeasuredServer start(String backend, List<String> command) throws IOException {
    return new MeasuredServer(
        backend,
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  void awaitReady() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(
          "the server on %s ended before it listened: its error output may say why"
              .formatted(backend));
    }
    Matcher ready = READY.matcher(line);
    if (!ready.matches()) {
      throw new IOException("the server on %s printed: %s".formatted(backend, line));
    }
    echoPort = Integer.parseInt(ready.group(1));
    httpPort = Integer.parseInt(ready.group(2));
    detail = ready.group(3);
  }

  String backend() {
    return backend;
  }

  /** Returns the backend, with its driver if it has several. */
  String detail() {
    return detail;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  InetSocketAddress address(BenchWorkload workload) {
    return new InetSocketAddress(
        InetAddress.ofLiteral("127.0.0.1"), workload.isHttp() ? httpPort : echoPort);
  }

  /** Ends the process, by force if it is slow to end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
