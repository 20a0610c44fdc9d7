package dev.rondo.engine.net.listen;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.logging.Loggers;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Descriptors that a listening socket keeps open for nothing, to give them back when accepting has
 * used up all others. A process without a descriptor can neither read a file nor load a class from
 * a folder, so that the first rare event, even the report of the shortage, would end it.
 *
 * <p>Where {@code /dev/null} does not exist, as on Windows, nothing is kept.
 */
final class SpareDescriptors {

  private static final System.Logger logger = Loggers.of(SpareDescriptors.class);

  /** One for the loop's thread, one for another thread. */
  private static final int COUNT = 2;

  private final Deque<Closeable> kept = new ArrayDeque<>(COUNT);
  private int wanted;

  /** Opens as many descriptors as there are, up to the wished number. */
  void open() {
    wanted = COUNT;
    try {
      reopen();
    } catch (IOException e) {
      wanted = kept.size();
      logger.log(DEBUG, "could not keep spare descriptors", e);
    }
  }

  /**
   * Opens the descriptors that {@link #close()} has given back.
   *
   * @throws IOException if the process still lacks descriptors
   */
  void reopen() throws IOException {
    while (kept.size() < wanted) {
      kept.add(new FileInputStream("/dev/null"));
    }
  }

  void close() {
    for (Closeable spare = kept.poll(); spare != null; spare = kept.poll()) {
      try {
        spare.close();
      } catch (IOException e) {
        logger.log(DEBUG, "could not close a spare descriptor", e);
      }
    }
  }
}
