package dev.rondo.simulation;

import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** A standard output of a simulated child, for its tasks. */
final class PipeOutput extends OutputStream {

  private final SimulatedStream pipe;
  private final BooleanSupplier whenBroken;

  /**
   * Writes to {@code pipe}, and calls {@code whenBroken} once its reader is gone; which returns
   * whether that ends the process.
   */
  PipeOutput(SimulatedStream pipe, BooleanSupplier whenBroken) {
    this.pipe = pipe;
    this.whenBroken = whenBroken;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one});
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(from, offset, length);
    try {
      PipeWaits.await(() -> RunningLoop.here().require().sockSendall(pipe, data).await());
    } catch (IOException e) {
      if (whenBroken.getAsBoolean()) {
        // The process does no more: an exception could be caught, as PrintStream does.
        PipeWaits.await(() -> RunningLoop.here().require().createFuture().await());
      }
      throw e;
    }
  }

  @Override
  public void close() {
    pipe.close();
  }
}
