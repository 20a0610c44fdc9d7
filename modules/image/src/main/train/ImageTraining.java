import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The training run for an image's ahead-of-time cache: runs the image's commands, and sends
 * requests to the servers among them. Arguments: the image and the cache.
 */
final class ImageTraining {

  private static final Pattern LISTENING = Pattern.compile("listening on \\S*:(\\d+) .*");

  /**
   * A request for both kinds of servers. The file server's response is at least as long, as is the
   * echo.
   */
  private static final byte[] REQUEST =
      "GET /release HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int CONNECTIONS = 10;
  private static final int REQUESTS = 50;

  public static void main(String[] args) throws IOException, InterruptedException {
    Process commands =
        new ProcessBuilder(
                args[0] + "/bin/java",
                "-XX:AOTCacheOutput=" + args[1],
                // The profiles of so many commands and backends in one run mislead the compiler.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTRecordTraining",
                "-m",
                "dev.rondo.launcher/dev.rondo.launcher.Training")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = commands.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        Matcher server = LISTENING.matcher(line);
        if (server.matches()) {
          exchange(Integer.parseInt(server.group(1)));
          // Ends this server, after which the next one starts. Process.destroy would also close the
          // output.
          commands.toHandle().destroy();
        }
      }
    } finally {
      if (!commands.waitFor(60, TimeUnit.SECONDS)) {
        commands.destroyForcibly();
      }
    }
    System.exit(commands.exitValue());
  }

  private static void exchange(int port) throws IOException {
    for (int c = 0; c < CONNECTIONS; c++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        for (int r = 0; r < REQUESTS; r++) {
          out.write(REQUEST);
          if (in.readNBytes(REQUEST.length).length < REQUEST.length) {
            throw new IOException("the server at port " + port + " closed a connection early");
          }
        }
      }
    }
  }
}
