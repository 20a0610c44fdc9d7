package dev.rondo.engine.tck;

/**
 * The conformance test of a driver: a case for each numbered rule of {@code dev.rondo.engine.spi},
 * except the rules of pollers. To test a driver, implement this interface with a method that opens
 * it; no loop is needed. To test a poller, adapt it by {@link dev.rondo.engine.Engine#readiness},
 * and implement {@link PollerTck} too.
 */
public interface DriverTck
    extends PollContract,
        ReadContract,
        WriteContract,
        StreamClosingContract,
        ListenContract,
        DatagramsContract {}
