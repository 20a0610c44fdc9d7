package dev.rondo.engine.tck;

/**
 * All rules that a driver keeps towards the engine. A class that implements it, with a way to open
 * the driver, is the conformance test of that driver, without a loop around it.
 */
public interface DriverTck
    extends PollContract, ReadContract, WriteContract, StreamClosingContract, ListenContract {}
