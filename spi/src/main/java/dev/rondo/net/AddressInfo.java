package dev.rondo.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One answer of {@code getaddrinfo}.
 *
 * @param canonicalName the host's canonical name where it was asked for
 */
public record AddressInfo(
    ProtocolFamily family,
    SocketType type,
    @Nullable String canonicalName,
    SocketAddress address) {}
