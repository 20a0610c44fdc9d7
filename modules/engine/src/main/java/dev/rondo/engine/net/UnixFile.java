package dev.rondo.engine.net;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.logging.Loggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The file that a bound Unix domain socket has, known by more than its path. */
public final class UnixFile {

  private static final System.Logger logger = Loggers.of(UnixFile.class);

  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;
  private final @Nullable Object identity;

  private UnixFile(Path path, @Nullable Object identity) {
    this.path = path;
    this.identity = identity;
  }

  /** Removes the file that an earlier socket has left at {@code path}; nothing else. */
  public static void removeStale(Path path) throws IOException {
    if (isSocket(path)) {
      Files.deleteIfExists(path);
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    try {
      return Files.getAttribute(path, "unix:mode") instanceof Integer mode
          && (mode & TYPE) == SOCKET;
    } catch (NoSuchFileException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      // Not a Unix: there a file that is neither a file nor a folder nor a link can be nothing
      // else.
      return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    }
  }

  /** The file at {@code path} as it is now. */
  public static UnixFile at(Path path) throws IOException {
    return new UnixFile(path, identity(path));
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Removes the file, unless another has taken its place. */
  public void remove() {
    try {
      if (identity != null && identity.equals(identity(path))) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      logger.log(DEBUG, () -> "already removed: " + path + " before");
    } catch (IOException e) {
      logger.log(WARNING, () -> "the socket file " + path + " could not be removed", e);
    }
  }
}
