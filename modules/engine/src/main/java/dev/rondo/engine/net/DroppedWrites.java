package dev.rondo.engine.net;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.logging.Loggers;
import java.nio.ByteBuffer;

/** Counts what is written to a transport that is closing, which nobody will read. */
public final class DroppedWrites {

  private static final System.Logger logger = Loggers.of(DroppedWrites.class);

  /** The number of dropped writes from which each one is logged as a warning. */
  private static final int MANY = 5;

  private DroppedWrites() {}

  /**
   * Takes the data of one more call and forgets it.
   *
   * @param before how many calls there were before; an {@code int} of the transport rather than an
   *     object, since hardly any transport ever needs it
   * @param call which call, on what; for the warning
   * @return how many there are now
   */
  public static int add(int before, String call, ByteBuffer data) {
    int bytes = data.remaining();
    data.position(data.limit());
    return add(before, call, bytes);
  }

  /** Counts one more call, that wrote so many bytes. */
  public static int add(int before, String call, long bytes) {
    int drops = before + 1;
    if (drops >= MANY) {
      logger.log(WARNING, "%s: %d bytes dropped, call %d".formatted(call, bytes, drops));
    }
    return drops;
  }
}
