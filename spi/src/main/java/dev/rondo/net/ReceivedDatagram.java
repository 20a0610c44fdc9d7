package dev.rondo.net;

import java.net.SocketAddress;

/** The size and sender of a datagram that was received into a caller's buffer. */
public record ReceivedDatagram(int count, SocketAddress address) {}
