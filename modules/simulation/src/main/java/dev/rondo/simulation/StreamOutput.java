package dev.rondo.simulation;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** The way of a connection's bytes from one socket to its peer. Guarded by the world. */
final class StreamOutput {

  private final SimulatedStream socket;
  private final SimulatedStream peer;
  private final Host from;
  private final Host to;

  StreamOutput(SimulatedStream socket, SimulatedStream peer) {
    this.socket = socket;
    this.peer = peer;
    this.from = socket.host;
    this.to = peer.host;
  }

  SimulatedStream peer() {
    return peer;
  }

  /** Sends as much as the peer has room for, or less if the seed wills; returns the count. */
  int send(ByteBuffer data) throws IOException {
    int count = Math.min(peer.room(), data.remaining());
    if (count == 0) {
      return 0;
    }
    Network network = from.network();
    network.considerPartition(from, to);
    if (network.faults().happens("reset", from, to, network.conditions().resets())) {
      throw cutOff();
    }
    int sent = shortened("short write", count);
    send(data, sent);
    return sent;
  }

  /** Returns how many of {@code count} bytes a read or write moves. */
  int shortened(String kind, int count) {
    Network network = from.network();
    return count > 1
            && network.faults().happens(kind, from, to, network.conditions().shortTransfers())
        ? 1 + network.faults().choices().below(count - 1)
        : count;
  }

  /** Resets the connection as a router on the way would: both sockets fail. */
  private IOException cutOff() {
    reset("Connection reset");
    SocketException failure = new SocketException("Connection reset");
    socket.fail(failure);
    return failure;
  }

  private void send(ByteBuffer data, int count) {
    if (from.isTraced()) {
      from.trace("sends " + count + " bytes to " + socket.label());
    }
    if (from == to) {
      peer.receives().put(data, count);
      peer.arrived();
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(count).put(0, data, data.position(), count);
    data.position(data.position() + count);
    peer.receives().expect(count);
    transmit(
        count,
        () -> {
          peer.receives().arrive(copy, count);
          peer.arrived();
        });
  }

  /** Tells the peer that no more bytes come. */
  void end() {
    from.trace("ends its output to " + socket.label());
    transmit(
        0,
        () -> {
          peer.receives().end();
          peer.changed();
        });
  }

  /** Makes the peer fail with {@code message}. */
  void reset(String message) {
    transmit(0, () -> peer.fail(new SocketException(message)));
  }

  /** Makes {@code arrival} of something with so many bytes happen at the peer, in order. */
  void transmit(int bytes, Runnable arrival) {
    Link link = from.network().link(from, to);
    link.deliver(peer.receives().inOrder(link.arrival(bytes)), arrival);
  }
}
