package dev.rondo.net;

/** A transport and the protocol it tells. */
public record Connection<T extends BaseTransport, P extends BaseProtocol>(
    T transport, P protocol) {}
