package dev.rondo.engine.io;

import dev.rondo.engine.spi.PolledStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;

/** A stream socket of {@code java.nio}. */
final class NioStream implements PolledStream {

  /**
   * The most bytes of a heap buffer that one system call writes. The JDK copies all of them into
   * native memory first, even if the socket then accepts only a few.
   */
  private static final int HEAP_WINDOW = 256 * 1024;

  private final SocketChannel channel;

  NioStream(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public NetworkChannel channel() {
    return channel;
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    return channel.getRemoteAddress();
  }

  @Override
  public boolean connect(SocketAddress address) throws IOException {
    return channel.connect(address);
  }

  @Override
  public boolean finishConnect() throws IOException {
    return channel.finishConnect();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      return channel.read(into);
    } catch (NotYetConnectedException e) {
      throw notConnected(e);
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    try {
      return isLarge(from) ? writeInWindows(from) : channel.write(from);
    } catch (NotYetConnectedException e) {
      throw notConnected(e);
    }
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    int end = offset + length;
    int first = offset;
    // The channel would write nothing if the first buffer were empty.
    while (first < end && !from[first].hasRemaining()) {
      first++;
    }
    int large = first;
    while (large < end && !isLarge(from[large])) {
      large++;
    }
    return large == first && first < end
        ? writeInWindows(from[first])
        : channel.write(from, first, large - first);
  }

  @Override
  public long sendFile(FileChannel file, long position, long count) throws IOException {
    boolean interrupted = Thread.interrupted(); // The transfer would close the file.
    try {
      long sent = file.transferTo(position, count, channel);
      // transferTo returns 0 both for a full socket and at the end of the file.
      return sent == 0 && position >= file.size() ? -1 : sent;
    } catch (NotYetConnectedException e) {
      throw notConnected(e);
    } catch (ClosedByInterruptException e) {
      throw new IOException(
          "java.nio has closed the file because the loop's thread was interrupted while it sent: "
              + file,
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException notConnected(NotYetConnectedException cause) {
    SocketException exception = new SocketException("the socket is not connected");
    exception.initCause(cause);
    return exception;
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  private static boolean isLarge(ByteBuffer buffer) {
    return buffer.remaining() > HEAP_WINDOW && !buffer.isDirect();
  }

  private int writeInWindows(ByteBuffer from) throws IOException {
    int start = from.position();
    int limit = from.limit();
    try {
      int end;
      do {
        end = Math.min(limit, from.position() + HEAP_WINDOW);
        from.limit(end);
        channel.write(from);
      } while (from.position() == end && end < limit);
    } finally {
      from.limit(limit);
    }
    return from.position() - start;
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
