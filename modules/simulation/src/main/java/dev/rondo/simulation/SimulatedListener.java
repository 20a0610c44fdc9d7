package dev.rondo.simulation;

import dev.rondo.engine.spi.PolledListener;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening socket in memory. */
final class SimulatedListener extends SimulatedChannel implements PolledListener {

  private static final int BACKLOG = 128;

  private static final Set<SocketOption<?>> OPTIONS =
      Set.of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT);

  private int backlog = BACKLOG;
  private boolean listening;

  /** Connections that were established and not yet accepted. */
  private final ArrayDeque<SimulatedStream> established = new ArrayDeque<>();

  /** Sockets that ask for a connection while the backlog is full. */
  private final ArrayDeque<SimulatedStream> waiting = new ArrayDeque<>();

  SimulatedListener(Host host, ProtocolFamily family) {
    super(host, family);
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    bind(address);
    this.backlog = Math.max(1, backlog);
  }

  @Override
  public NetworkChannel bind(@Nullable SocketAddress address) throws IOException {
    synchronized (world) {
      requireOpen();
      if (family == StandardProtocolFamily.UNIX) {
        host.unixNames().bind(this, SocketBinder.unix(this, address));
      } else {
        host.streams().bind(this, SocketBinder.inet(this, address));
      }
      return this;
    }
  }

  @Override
  public void listen() throws IOException {
    synchronized (world) {
      requireOpen();
      if (!listening) {
        listening = true;
        host.trace("listens on " + local);
      }
    }
  }

  boolean isListening() {
    return listening;
  }

  /** Connects {@code client} with a new socket of this host, or makes it wait. */
  void request(SimulatedStream client) {
    if (established.size() >= backlog) {
      waiting.add(client);
      return;
    }
    SimulatedStream accepted = new SimulatedStream(host, family);
    accepted.inherit(this);
    accepted.accept(client, Objects.requireNonNull(client.target()));
    established.add(accepted);
    changed();
  }

  @Override
  public @Nullable PolledStream accept() throws IOException {
    synchronized (world) {
      requireOpen();
      SimulatedStream accepted = established.peek();
      if (accepted != null) {
        host.open(accepted);
        established.remove();
      }
      for (SimulatedStream next = waiting.peek();
          next != null && established.size() < backlog;
          next = waiting.peek()) {
        waiting.remove();
        if (next.isConnecting()) {
          request(next);
        }
      }
      return accepted;
    }
  }

  @Override
  int ready() {
    return established.isEmpty() ? 0 : Watch.READ;
  }

  @Override
  void forget() {
    host.streams().release(this);
    host.unixNames().release(this);
    established.forEach(SimulatedStream::vanish);
    established.clear();
    waiting.clear();
  }

  @Override
  void release() {
    host.streams().release(this);
    host.unixNames().release(this);
    established.forEach(SimulatedStream::reset);
    established.clear();
    waiting.forEach(client -> client.refuse(host));
    waiting.clear();
  }

  @Override
  public NetworkChannel channel() {
    return this;
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return family == StandardProtocolFamily.UNIX
        ? Set.of(StandardSocketOptions.SO_RCVBUF)
        : OPTIONS;
  }
}
