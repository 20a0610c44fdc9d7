package dev.rondo.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A descriptor of this process as a channel. It is read and written as the descriptor is: where
 * that blocks, so does this.
 */
public final class DescriptorChannel implements ByteChannel, NativeChannel {

  private final Descriptor descriptor;
  private final ByteCalls calls;

  public DescriptorChannel(Descriptor descriptor, ByteCalls calls) {
    this.descriptor = descriptor;
    this.calls = calls;
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  /** Reads some bytes: 0 if there are none yet, -1 at the end. */
  @Override
  public int read(ByteBuffer into) throws IOException {
    return calls.read(descriptor, into);
  }

  /** Writes some bytes, or none if there is no room. */
  @Override
  public int write(ByteBuffer from) throws IOException {
    return calls.write(descriptor, from);
  }

  @Override
  public String toString() {
    return "DescriptorChannel[%s]".formatted(descriptor);
  }
}
