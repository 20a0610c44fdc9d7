package dev.rondo.monitoring;

import dev.rondo.monitoring.counters.LoopCounters;

/**
 * The stream connections of a loop: those with a transport over a socket.
 *
 * @param open the number of open connections
 * @param opened the number of connections that were made, in either direction
 * @param received the number of bytes received
 * @param sent the number of bytes that the operating system has taken to send
 * @param accepted the number of connections accepted, those passed to other loops included
 * @param acceptFailures the number of attempts to accept that failed, as for lack of descriptors
 * @param handshakes the number of TLS handshakes that were completed
 * @param handshakeFailures the number of TLS handshakes that failed or were cancelled
 */
public record NetworkCounts(
    long open,
    long opened,
    long received,
    long sent,
    long accepted,
    long acceptFailures,
    long handshakes,
    long handshakeFailures) {

  static NetworkCounts look(LoopCounters counters) {
    long closed = counters.closedConnections.get(); // Before opened, so that open is not negative.
    long opened = counters.opened.get();
    return new NetworkCounts(
        opened - closed,
        opened,
        counters.bytesReceived.get(),
        counters.bytesSent.get(),
        counters.accepts.get(),
        counters.acceptFailures.get(),
        counters.handshakes.get(),
        counters.handshakeFailures.get());
  }

  NetworkCounts since(NetworkCounts earlier) {
    return new NetworkCounts(
        open,
        opened - earlier.opened,
        received - earlier.received,
        sent - earlier.sent,
        accepted - earlier.accepted,
        acceptFailures - earlier.acceptFailures,
        handshakes - earlier.handshakes,
        handshakeFailures - earlier.handshakeFailures);
  }
}
