package dev.rondo.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A channel over a descriptor of this process. Reads and writes block if the descriptor is in
 * blocking mode.
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

  /** Reads some bytes. Returns 0 if none are available yet, -1 at the end. */
  @Override
  public int read(ByteBuffer into) throws IOException {
    return calls.read(descriptor, into);
  }

  /** Writes some bytes, or none if the descriptor has no room. */
  @Override
  public int write(ByteBuffer from) throws IOException {
    return calls.write(descriptor, from);
  }

  @Override
  public String toString() {
    return "DescriptorChannel[%s]".formatted(descriptor);
  }
}
