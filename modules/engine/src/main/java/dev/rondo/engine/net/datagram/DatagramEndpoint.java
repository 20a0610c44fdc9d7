package dev.rondo.engine.net.datagram;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.net.DroppedWrites;
import dev.rondo.engine.net.FlowControlled;
import dev.rondo.engine.net.SocketView;
import dev.rondo.engine.spi.DatagramSink;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A datagram transport over a socket. */
final class DatagramEndpoint implements DatagramTransport, DatagramSink, FlowControlled {

  private final EventLoop loop;
  private final LoopQueue queue;
  private final DatagramSocket socket;
  private final DatagramProtocol protocol;
  private final @Nullable SocketAddress onlyPeer;
  private final boolean connected;
  private final DatagramWriter writer;
  private final ContextValues values;
  private final SocketView view;
  private boolean started;
  private boolean paused;
  private boolean closing;
  private boolean lost;
  private boolean ended;
  private int drops;

  /**
   * Creates an endpoint over {@code socket}, which it owns.
   *
   * @param onlyPeer the only address to send to; null if each datagram has its own address
   */
  DatagramEndpoint(
      EventLoop loop,
      LoopQueue queue,
      DatagramOutbox outbox,
      DatagramSocket socket,
      DatagramProtocol protocol,
      @Nullable SocketAddress onlyPeer) {
    this.loop = loop;
    this.queue = queue;
    this.socket = socket;
    this.protocol = protocol;
    this.onlyPeer = onlyPeer;
    view = SocketView.of(socket);
    connected = view.remoteAddress() != null;
    values = RunningLoop.here().values();
    writer = new DatagramWriter(this, socket, outbox);
  }

  // --- the endpoint ---

  /** Calls {@code connectionMade} of the protocol, and starts to receive. */
  void begin() {
    enterContext();
    try {
      protocol.connectionMade(this);
    } catch (Exception e) {
      report("Exception in protocol.connectionMade()", e);
    } finally {
      started = true;
      receiveIfWanted();
    }
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      socket.stopReceiving();
      writer.flush();
      if (writer.size() == 0) {
        scheduleConnectionLost(null);
      }
    }
  }

  @Override
  public void abort() {
    scheduleConnectionLost(null);
  }

  /** Ends the endpoint after a failure in the driver. */
  void broken(Exception exception) {
    if (!lost) {
      report("Fatal error on datagram transport", exception);
      scheduleConnectionLost(exception);
    }
  }

  /** Drops unsent datagrams, and queues the call of {@code connectionLost}. */
  void scheduleConnectionLost(@Nullable Throwable cause) {
    if (lost) {
      return;
    }
    lost = true;
    closing = true;
    socket.stopReceiving();
    writer.discard();
    later(() -> connectionLost(cause));
  }

  private void connectionLost(@Nullable Throwable cause) {
    ended = true;
    enterContext();
    try {
      protocol.connectionLost(cause);
    } catch (Exception e) {
      report("Exception in protocol.connectionLost()", e);
    } finally {
      socket.close();
    }
  }

  private void later(Runnable event) {
    queue.enqueue(LoopEvent.of(event));
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  boolean isLost() {
    return lost;
  }

  // --- receiving ---

  @Override
  public boolean isReading() {
    return !closing && !paused;
  }

  @Override
  public void pauseReading() {
    if (isReading()) {
      paused = true;
      socket.stopReceiving();
    }
  }

  @Override
  public void resumeReading() {
    if (paused) {
      paused = false;
      receiveIfWanted();
    }
  }

  private void receiveIfWanted() {
    if (started && isReading()) {
      socket.startReceiving(this);
    }
  }

  @Override
  public void received(ByteBuffer data, SocketAddress from) {
    enterContext();
    try {
      protocol.datagramReceived(data, from);
    } catch (Exception e) {
      report("Exception in protocol.datagramReceived()", e);
    }
  }

  @Override
  public void failed(IOException exception) {
    if (socket.channel().isOpen()) {
      errorReceived(exception);
    } else {
      scheduleConnectionLost(exception);
    }
  }

  // --- sending ---

  @Override
  public void sendto(ByteBuffer data, @Nullable SocketAddress address) {
    SocketAddress to = destination(address);
    if (closing) {
      drops = DroppedWrites.add(drops, "sendto() on a closing transport", data);
    } else {
      writer.send(data, to);
    }
  }

  /** Returns the destination in the form the socket expects: null for a connected peer. */
  private @Nullable SocketAddress destination(@Nullable SocketAddress address) {
    if (onlyPeer != null) {
      if (address != null && !address.equals(onlyPeer)) {
        throw new IllegalArgumentException(
            "the endpoint sends only to %s, not to %s: pass null as the address"
                .formatted(text(onlyPeer), text(address)));
      }
      return connected ? null : onlyPeer;
    }
    if (address == null) {
      throw new IllegalArgumentException(
          "sendto needs an address, because the endpoint has no remote address: " + this);
    }
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new IllegalArgumentException(
          "the address must be resolved: %s; call getaddrinfo first".formatted(address));
    }
    return address;
  }

  private static String text(SocketAddress address) {
    return Addresses.text(address);
  }

  /** Reports that a datagram could not be sent. */
  void refused(IOException exception) {
    // Queued, because the protocol may be inside sendto now.
    later(() -> errorReceived(exception));
  }

  private void errorReceived(IOException exception) {
    if (ended) {
      return;
    }
    enterContext();
    try {
      protocol.errorReceived(exception);
    } catch (Exception e) {
      report("Exception in protocol.errorReceived()", e);
    }
  }

  @Override
  public int getWriteBufferSize() {
    writer.flush();
    return writer.size();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return writer.flow().limits();
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    writer.flow().limits(limits);
    writer.limitsChanged();
  }

  // --- the rest ---

  @Override
  public DatagramProtocol getProtocol() {
    return protocol;
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return view.extraInfo(name);
  }

  @Override
  public void enterContext() {
    RunningLoop.here().values(values);
  }

  @Override
  public void report(ExceptionContext context) {
    loop.callExceptionHandler(context.withTransport(this).withProtocol(protocol));
  }

  private void report(String message, Exception exception) {
    report(ExceptionContext.of(message).withException(exception));
  }

  @Override
  public String toString() {
    String state = lost ? "closed" : closing ? "closing" : "open";
    return "<DatagramTransport %s %s>".formatted(view, state);
  }
}
