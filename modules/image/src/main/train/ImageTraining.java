import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/**
 * The training run for an image's ahead-of-time cache: runs the image's commands, and loads the
 * servers among them, so that the cache knows which code is hot. Arguments: the image and the
 * cache.
 */
final class ImageTraining {

  private static final Pattern COMMAND = Pattern.compile("rondo (\\S+)( .*)?");
  private static final Pattern LISTENING = Pattern.compile("listening on \\S*:(\\d+) .*");

  /** Enough for the counters of hot methods to reach the thresholds of C2. */
  private static final Duration LOAD = Duration.ofSeconds(1);

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("training");
    int status;
    try {
      status = train(args[0], args[1], TrainingIdentity.make(folder));
    } finally {
      for (Path file : Files.list(folder).toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    }
    System.exit(status);
  }

  private static int train(String image, String cache, TrainingIdentity identity)
      throws Exception {
    Process commands =
        new ProcessBuilder(
                image + "/bin/java",
                "-XX:AOTCacheOutput=" + cache,
                "-m",
                "dev.rondo.launcher/dev.rondo.launcher.Training",
                identity.certificate().toString(),
                identity.key().toString())
            .redirectErrorStream(true)
            .start();
    SocketFactory secure = identity.clientContext().getSocketFactory();
    boolean echoes = false;
    boolean tls = false;
    try (BufferedReader output = commands.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        Matcher command = COMMAND.matcher(line);
        if (command.matches()) {
          echoes = command.group(1).equals("echo");
          tls = line.contains(" --tls ");
        }
        Matcher server = LISTENING.matcher(line);
        if (server.matches()) {
          SocketFactory sockets = tls ? secure : SocketFactory.getDefault();
          TrainingClients.load(Integer.parseInt(server.group(1)), sockets, echoes, LOAD);
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
    return commands.exitValue();
  }
}
