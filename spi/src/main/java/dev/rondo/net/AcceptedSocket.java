package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;

/** An accepted connection: its socket, which the caller must close, and the peer's address. */
public record AcceptedSocket(NetworkChannel socket, SocketAddress address) {}
