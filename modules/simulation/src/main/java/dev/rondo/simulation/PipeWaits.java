package dev.rondo.simulation;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Awaits in methods of the JDK's streams, which throw only {@link IOException}. */
final class PipeWaits {

  private PipeWaits() {}

  static <T extends @Nullable Object> T await(Callable<T> waiting) throws IOException {
    try {
      return waiting.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
