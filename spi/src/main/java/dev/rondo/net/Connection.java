package dev.rondo.net;

/** A transport and its protocol. */
public record Connection<T extends BaseTransport, P extends BaseProtocol>(
    T transport, P protocol) {}
