package dev.rondo.tck.transport;

/** Stream transports and their protocols. */
public interface TransportContract
    extends ReadingContract,
        WritingContract,
        FlowControlContract,
        BufferedProtocolContract,
        TransportClosingContract,
        TransportErrorContract,
        LoadContract {}
