package dev.rondo.simulation;

import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The standard input of a simulated child, for its tasks. */
final class PipeInput extends InputStream {

  private final SimulatedStream pipe;

  PipeInput(SimulatedStream pipe) {
    this.pipe = pipe;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    ByteBuffer data =
        PipeWaits.await(() -> RunningLoop.here().require().sockRecv(pipe, length).await());
    int count = data.remaining();
    data.get(into, offset, count);
    return count == 0 ? -1 : count;
  }

  @Override
  public int available() {
    return pipe.available();
  }

  @Override
  public void close() {
    pipe.close();
  }
}
