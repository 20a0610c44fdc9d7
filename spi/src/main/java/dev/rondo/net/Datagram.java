package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A received datagram and its sender. */
public record Datagram(ByteBuffer data, SocketAddress address) {}
