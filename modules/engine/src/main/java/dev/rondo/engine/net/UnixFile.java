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

/** The file of a bound Unix domain socket, identified by its inode and not only by its path. */
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

  /** Removes the file at {@code path} if it is a socket that an earlier server left. */
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
      // On Windows, a socket is neither a regular file nor a directory nor a link.
      return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    }
  }

  /** Returns the file that is at {@code path} now. */
  public static UnixFile at(Path path) throws IOException {
    return new UnixFile(path, identity(path));
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Removes the file, unless another file has replaced it. */
  public void remove() {
    try {
      if (identity != null && identity.equals(identity(path))) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      logger.log(DEBUG, () -> "the socket file " + path + " was already removed");
    } catch (IOException e) {
      logger.log(WARNING, () -> "cannot remove the socket file " + path + ": remove it by hand", e);
    }
  }
}
