package dev.rondo.proactor.nio2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.WritePendingException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A TCP connection of a loop to itself. Any thread can send a byte over it to wake the thread that
 * serves the channel group.
 */
final class SelfConnection {

  private static final long TIMEOUT_SECONDS = 5;

  private final AsynchronousSocketChannel near;
  private final AsynchronousSocketChannel far;
  private final ByteBuffer received = ByteBuffer.allocateDirect(16);
  private final ByteBuffer sent = ByteBuffer.allocateDirect(1);

  private SelfConnection(AsynchronousSocketChannel near, AsynchronousSocketChannel far) {
    this.near = near;
    this.far = far;
  }

  static SelfConnection open(AsynchronousChannelGroup group) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    AsynchronousSocketChannel near = AsynchronousSocketChannel.open(group);
    try (AsynchronousServerSocketChannel listener =
        AsynchronousServerSocketChannel.open(group).bind(new InetSocketAddress(loopback, 0), 1)) {
      Future<?> connected = near.connect(listener.getLocalAddress());
      AsynchronousSocketChannel far = await(listener.accept());
      await(connected);
      if (!far.getRemoteAddress().equals(near.getLocalAddress())) {
        far.close();
        throw new IOException(
            "another process connected to %s, the address of a loop's connection to itself"
                .formatted(listener.getLocalAddress()));
      }
      return new SelfConnection(near, far);
    } catch (IOException | RuntimeException e) {
      near.close();
      throw e;
    }
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          "a loop cannot connect to itself over the loopback interface", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("a loop cannot connect to itself over the loopback interface", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a loop connected to itself", e);
    }
  }

  /** Calls {@code handler} when a byte arrives, which may be inside this call. */
  void read(Operation<Integer> handler) {
    near.read(received.clear(), null, handler);
  }

  /** Sends a byte, from any thread. Does nothing once the connection is closed. */
  void send() {
    synchronized (sent) {
      try {
        // A write without a handler is made at once, on the calling thread.
        far.write(sent.clear());
      } catch (WritePendingException e) {
        // Enough bytes are already in flight to wake the reader.
      }
    }
  }

  void close() throws IOException {
    near.close();
    far.close();
  }
}
