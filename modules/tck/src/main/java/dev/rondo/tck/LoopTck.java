package dev.rondo.tck;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All contracts of an event loop. A class that implements it, with a provider, is the conformance
 * test of that provider's loops. A {@link TckReport} is written when it has run.
 */
@ExtendWith(ReportExtension.class)
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
        PipeContract,
        DescriptorContract,
        SocketContract,
        SocketTransferContract,
        DatagramContract,
        DatagramEndContract,
        DatagramOpeningContract,
        DatagramSocketContract,
        UnixDatagramContract,
        SockSendfileContract,
        SendfileContract,
        SendfileFailureContract,
        TlsSendfileContract,
        UnixContract,
        TlsContract,
        TlsStreamContract,
        StartTlsContract,
        SignalContract,
        SubprocessContract,
        SubprocessEndContract,
        SubprocessOptionContract,
        RefusalContract,
        ProviderContract,
        PolicyContract,
        ContextContract,
        ExecutorContract,
        DiagnosticsContract {}
