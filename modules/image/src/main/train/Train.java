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
 * Runs an image's commands, and is a client to those that serve, so that the JVM learns what to keep in the image's
 * ahead-of-time cache. Arguments: the image and the cache.
 */
final class Train {

  private static final Pattern LISTENING = Pattern.compile("listening on \\S*:(\\d+) .*");

  /** A file server answers it, at no less length, and an echo server sends it back. */
  private static final byte[] REQUEST =
      "GET /release HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int CONNECTIONS = 10;
  private static final int REQUESTS = 50;

  public static void main(String[] args) throws IOException, InterruptedException {
    Process commands =
        new ProcessBuilder(
                args[0] + "/bin/java",
                "-XX:AOTCacheOutput=" + args[1],
                "-m",
                "dev.rondo.launcher/dev.rondo.launcher.Training")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = commands.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        Matcher server = LISTENING.matcher(line);
        if (server.matches()) {
          talk(Integer.parseInt(server.group(1)));
          // Ends this server, upon which the next begins. Not Process.destroy, which closes the output too.
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

  private static void talk(int port) throws IOException {
    for (int c = 0; c < CONNECTIONS; c++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        for (int r = 0; r < REQUESTS; r++) {
          out.write(REQUEST);
          if (in.readNBytes(REQUEST.length).length < REQUEST.length) {
            throw new IOException("the server at port " + port + " ended a connection");
          }
        }
      }
    }
  }
}
