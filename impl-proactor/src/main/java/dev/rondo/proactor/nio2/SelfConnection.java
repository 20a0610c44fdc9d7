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
 * A loop's connection with itself: a byte that any thread sends over it ends the wait of the thread
 * that serves the group.
 */
final class SelfConnection {

  private static final long PATIENCE_SECONDS = 5;

  private final AsynchronousSocketChannel near;
  private final AsynchronousSocketChannel far;
  private final ByteBuffer arrived = ByteBuffer.allocateDirect(16);
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
        throw new IOException("another process has connected to " + listener.getLocalAddress());
      }
      return new SelfConnection(near, far);
    } catch (IOException | RuntimeException e) {
      near.close();
      throw e;
    }
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("a loop cannot connect to itself", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("a loop cannot connect to itself", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a loop connected to itself", e);
    }
  }

  /** Calls {@code handler} when a byte comes, which may be inside this call. */
  void read(Operation<Integer> handler) {
    near.read(arrived.clear(), null, handler);
  }

  /** For any thread; does nothing once it is closed. */
  void send() {
    synchronized (sent) {
      try {
        // Without a handler: such a write is made at once, and by no thread of the group's.
        far.write(sent.clear());
      } catch (WritePendingException e) {
        // There are more bytes on their way than fit: one is enough.
      }
    }
  }

  void close() throws IOException {
    near.close();
    far.close();
  }
}
