package dev.rondo.tck;

/**
 * All contracts of an event loop. A class that implements it, with a provider, is the conformance
 * test of that provider's loops.
 */
public interface LoopTck
    extends LifecycleContract,
        ClosingContract,
        SchedulingContract,
        TimerContract,
        ThreadsafeContract,
        FutureContract,
        TaskContract,
        CancellationContract,
        AsyncGeneratorContract,
        MountedTaskContract,
        ConnectionContract,
        SeveralAddressesContract,
        ServerContract,
        ServerClosingContract,
        TransportContract,
        ResolverContract,
        WatchingContract,
        SocketContract,
        RefusalContract,
        ProviderContract,
        ContextContract,
        ExecutorContract,
        DiagnosticsContract {}
