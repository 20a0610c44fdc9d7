import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * Runs an image's commands and its echo server for as long as it takes to serve a client, so that the JVM learns what
 * to keep in the image's ahead-of-time cache. Arguments: the image and the cache.
 */
final class Train {

  private static final int CONNECTIONS = 20;
  private static final int MESSAGES = 50;

  public static void main(String[] args) throws IOException, InterruptedException {
    Process server =
        new ProcessBuilder(
                args[0] + "/bin/java",
                "-XX:AOTCacheOutput=" + args[1],
                "-m",
                "dev.rondo.launcher/dev.rondo.launcher.Training")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = server.inputReader()) {
      String line = output.readLine();
      if (line == null || !line.startsWith("listening on ")) {
        throw new IOException("the echo server said: " + line);
      }
      talk(Integer.parseInt(line.replaceFirst("^listening on \\S*:(\\d+) .*", "$1")));
      // Not Process.destroy, which closes the output too, before the JVM has written its cache.
      server.toHandle().destroy();
      output.lines().forEach(System.out::println);
    } finally {
      if (!server.waitFor(60, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  private static void talk(int port) throws IOException {
    byte[] message = new byte[1024];
    for (int c = 0; c < CONNECTIONS; c++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        InputStream in = socket.getInputStream();
        for (int m = 0; m < MESSAGES; m++) {
          socket.getOutputStream().write(message);
          in.readNBytes(message, 0, message.length);
        }
      }
    }
  }
}
