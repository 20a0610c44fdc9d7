package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;

/** An accepted connection: its socket, which is the caller's to close, and its peer. */
public record Accepted(NetworkChannel socket, SocketAddress address) {}
