package dev.rondo.engine.testing;

import dev.rondo.engine.core.ManualClock;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A driver without an operating system. Polling advances a manual clock, and the test simulates the
 * network.
 */
public final class FakeProactor implements Proactor {

  /** The streams opened so far. */
  public final List<FakeStream> streams = new ArrayList<>();

  /** The listeners opened so far. */
  public final List<FakeListener> listeners = new ArrayList<>();

  /** The datagram sockets opened so far. */
  public final List<FakeDatagram> datagrams = new ArrayList<>();

  /** The failures of the next attempts to bind, in order. */
  public final Deque<IOException> unbindable = new ArrayDeque<>();

  private final LoopQueue queue;
  private final ManualClock clock;

  public FakeProactor(LoopQueue queue, ManualClock clock) {
    this.queue = queue;
    this.clock = clock;
  }

  @Override
  public void poll(long timeoutNanos) {
    if (timeoutNanos < 0) {
      throw new AssertionError("the loop would wait forever");
    }
    clock.advance(Duration.ofNanos(timeoutNanos));
  }

  @Override
  public void wakeup() {}

  @Override
  public StreamSocket openStream(ProtocolFamily family) {
    FakeStream stream = new FakeStream(queue);
    streams.add(stream);
    return stream;
  }

  @Override
  public ListenSocket openListener(ProtocolFamily family) {
    FakeListener listener = new FakeListener(queue);
    listener.unbindable = unbindable.poll();
    listeners.add(listener);
    return listener;
  }

  @Override
  public FakeDatagram openDatagram(ProtocolFamily family) {
    FakeDatagram datagram = new FakeDatagram(queue);
    datagrams.add(datagram);
    return datagram;
  }

  @Override
  public StreamSocket adoptStream(NetworkChannel channel) {
    throw new UnsupportedOperationException("nothing to adopt");
  }

  @Override
  public ListenSocket adoptListener(NetworkChannel channel) {
    throw new UnsupportedOperationException("nothing to adopt");
  }

  @Override
  public void close() {}
}
