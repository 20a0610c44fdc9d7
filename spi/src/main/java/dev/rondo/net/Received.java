package dev.rondo.net;

import java.net.SocketAddress;

/** The size and the sender of a datagram received into a buffer. */
public record Received(int count, SocketAddress address) {}
