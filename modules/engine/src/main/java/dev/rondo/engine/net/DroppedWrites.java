package dev.rondo.engine.net;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.logging.Loggers;
import java.nio.ByteBuffer;

/** Counts the writes that a closing transport drops, and warns when there are many. */
public final class DroppedWrites {

  private static final System.Logger logger = Loggers.of(DroppedWrites.class);

  /** The number of dropped writes at which logging starts; every later one is logged, too. */
  private static final int WARN_FROM = 5;

  private DroppedWrites() {}

  /**
   * Counts one dropped write and empties {@code data}.
   *
   * @param before the number of earlier drops; an {@code int} field of the transport instead of an
   *     object, because few transports ever drop a write
   * @param call the call and its target, for the warning
   * @return the number of drops so far
   */
  public static int add(int before, String call, ByteBuffer data) {
    int bytes = data.remaining();
    data.position(data.limit());
    return add(before, call, bytes);
  }

  /** Counts one dropped write of {@code bytes} bytes. */
  public static int add(int before, String call, long bytes) {
    int drops = before + 1;
    if (drops >= WARN_FROM) {
      logger.log(WARNING, "%s: %d bytes dropped, call %d".formatted(call, bytes, drops));
    }
    return drops;
  }
}
