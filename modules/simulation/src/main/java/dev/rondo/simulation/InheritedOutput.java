package dev.rondo.simulation;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An output that a simulated child shares with its parent; closing it leaves the parent's open. */
final class InheritedOutput extends FilterOutputStream {

  private boolean closed;

  InheritedOutput(OutputStream shared) {
    super(shared);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one});
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the output of the process is closed");
    }
    out.write(from, offset, length);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    flush();
  }
}
