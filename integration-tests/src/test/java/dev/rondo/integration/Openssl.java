package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rondo.tck.fixture.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An OpenSSL server that sends each line back reversed. */
final class Openssl implements AutoCloseable {

  private static final Pattern ACCEPT = Pattern.compile("ACCEPT .*:(\\d+)");

  private final Process process;
  private final BufferedReader output;
  private final int port;

  private Openssl(Process process, BufferedReader output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** Starts a server with {@code identity}, whose files this method writes to {@code folder}. */
  static Openssl serve(Path folder, Identity identity, String... options) throws IOException {
    Path certificate =
        Files.writeString(folder.resolve("certificate.pem"), identity.certificatePem());
    Path key = Files.writeString(folder.resolve("key.pem"), identity.keyPem());
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_server", "-rev", "-accept", "127.0.0.1:0"));
    command.addAll(List.of("-cert", certificate.toString(), "-key", key.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader(UTF_8);
    try {
      return new Openssl(process, output, portOf(output));
    } catch (IOException e) {
      process.destroy();
      throw e;
    }
  }

  private static int portOf(BufferedReader output) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      Matcher matcher = ACCEPT.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new IOException("openssl does not listen: " + lines);
  }

  int port() {
    return port;
  }

  /** Runs an OpenSSL client that sends {@code input}, and returns its output. */
  static String client(int port, String input, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.outputWriter(UTF_8)) {
      stdin.write(input);
      stdin.flush();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    output.close();
  }
}
