package dev.rondo.tck;

/**
 * All contracts of an event loop. A class that implements it, with a provider, is the conformance
 * test of that provider's loops.
 */
public interface LoopTck
    extends LifecycleContract,
        StoppingContract,
        ClosingContract,
        SchedulingContract,
        TimerContract,
        ThreadsafeContract,
        FutureContract,
        TaskContract,
        AwaitContract,
        CancellationContract,
        AsyncGeneratorContract,
        MountedTaskContract,
        MountedLockContract,
        ConnectionContract,
        ConnectionFailureContract,
        SeveralAddressesContract,
        ServerContract,
        ServingContract,
        ServerClosingContract,
        TransportContract,
        ResolverContract,
        WatchingContract,
        SocketContract,
        SocketTransferContract,
        UnixContract,
        TlsContract,
        TlsStreamContract,
        StartTlsContract,
        SignalContract,
        SubprocessContract,
        SubprocessEndContract,
        RefusalContract,
        ProviderContract,
        ContextContract,
        ExecutorContract,
        DiagnosticsContract {}
