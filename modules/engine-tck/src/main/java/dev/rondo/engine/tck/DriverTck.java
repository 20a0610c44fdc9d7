package dev.rondo.engine.tck;

/**
 * The rules that a driver keeps towards the engine: a case for each that is numbered in {@code
 * dev.rondo.engine.spi}, but for those of pollers. A class that implements it, with a way to open
 * the driver, is the conformance test of that driver, without a loop around it. A poller is tested
 * through {@link dev.rondo.engine.Engine#readiness}, and by {@link PollerTck}.
 */
public interface DriverTck
    extends PollContract,
        ReadContract,
        WriteContract,
        StreamClosingContract,
        ListenContract,
        DatagramsContract {}
