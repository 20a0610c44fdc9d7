package dev.rondo.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One of the addresses that {@code getaddrinfo} found.
 *
 * @param canonicalName the host's canonical name, if it was requested
 */
public record AddressInfo(
    ProtocolFamily family,
    SocketType type,
    @Nullable String canonicalName,
    SocketAddress address) {}
