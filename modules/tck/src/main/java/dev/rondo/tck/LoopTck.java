package dev.rondo.tck;

import dev.rondo.tck.connection.ConnectionContract;
import dev.rondo.tck.connection.ConnectionFailureContract;
import dev.rondo.tck.connection.SeveralAddressesContract;
import dev.rondo.tck.datagram.DatagramContract;
import dev.rondo.tck.datagram.DatagramEndContract;
import dev.rondo.tck.datagram.DatagramOpeningContract;
import dev.rondo.tck.datagram.DatagramSocketContract;
import dev.rondo.tck.datagram.UnixDatagramContract;
import dev.rondo.tck.datagram.UnixDatagramFailureContract;
import dev.rondo.tck.diagnostics.DiagnosticsContract;
import dev.rondo.tck.executor.ExecutorContract;
import dev.rondo.tck.executor.LoopExecutorContract;
import dev.rondo.tck.lifecycle.ClosingContract;
import dev.rondo.tck.lifecycle.GuestContract;
import dev.rondo.tck.lifecycle.IdleContract;
import dev.rondo.tck.lifecycle.LifecycleContract;
import dev.rondo.tck.lifecycle.StoppedClosingContract;
import dev.rondo.tck.lifecycle.StoppingContract;
import dev.rondo.tck.memory.ReceivingMemoryContract;
import dev.rondo.tck.memory.SendingMemoryContract;
import dev.rondo.tck.pipe.DescriptorPipeContract;
import dev.rondo.tck.pipe.PipeContract;
import dev.rondo.tck.provider.PolicyContract;
import dev.rondo.tck.provider.ProviderContract;
import dev.rondo.tck.provider.RefusalContract;
import dev.rondo.tck.report.ReportExtension;
import dev.rondo.tck.report.TckReport;
import dev.rondo.tck.resolver.ResolverContract;
import dev.rondo.tck.scheduling.ClockContract;
import dev.rondo.tck.scheduling.ContextContract;
import dev.rondo.tck.scheduling.FairnessContract;
import dev.rondo.tck.scheduling.SchedulingContract;
import dev.rondo.tck.scheduling.ThreadsafeContract;
import dev.rondo.tck.scheduling.TimerContract;
import dev.rondo.tck.sendfile.SendfileContract;
import dev.rondo.tck.sendfile.SendfileFailureContract;
import dev.rondo.tck.sendfile.SendfileFlowContract;
import dev.rondo.tck.sendfile.SendfileInterruptContract;
import dev.rondo.tck.sendfile.SockSendfileContract;
import dev.rondo.tck.sendfile.TlsSendfileContract;
import dev.rondo.tck.server.AcceptorContract;
import dev.rondo.tck.server.GroupServerContract;
import dev.rondo.tck.server.LoopGroupContract;
import dev.rondo.tck.server.ServerClosingContract;
import dev.rondo.tck.server.ServerContract;
import dev.rondo.tck.server.ServingContract;
import dev.rondo.tck.signal.SignalContract;
import dev.rondo.tck.socket.SocketArgumentContract;
import dev.rondo.tck.socket.SocketContract;
import dev.rondo.tck.socket.SocketTransferContract;
import dev.rondo.tck.subprocess.SubprocessContract;
import dev.rondo.tck.subprocess.SubprocessEndContract;
import dev.rondo.tck.subprocess.SubprocessOptionContract;
import dev.rondo.tck.sync.BarrierContract;
import dev.rondo.tck.sync.CancellationSweepContract;
import dev.rondo.tck.sync.ConditionContract;
import dev.rondo.tck.sync.EventContract;
import dev.rondo.tck.sync.LockContract;
import dev.rondo.tck.sync.QueueContract;
import dev.rondo.tck.sync.QueueModelContract;
import dev.rondo.tck.task.AsyncGeneratorContract;
import dev.rondo.tck.task.AwaitContract;
import dev.rondo.tck.task.CallGraphContract;
import dev.rondo.tck.task.CancellationContract;
import dev.rondo.tck.task.CompletionContract;
import dev.rondo.tck.task.CompletionStageContract;
import dev.rondo.tck.task.EagerTaskContract;
import dev.rondo.tck.task.FutureContract;
import dev.rondo.tck.task.GatherContract;
import dev.rondo.tck.task.InterruptContract;
import dev.rondo.tck.task.MountedLockContract;
import dev.rondo.tck.task.MountedTaskContract;
import dev.rondo.tck.task.ScopedValueContract;
import dev.rondo.tck.task.TaskContract;
import dev.rondo.tck.task.TaskGroupCancelContract;
import dev.rondo.tck.task.TaskGroupContract;
import dev.rondo.tck.task.TimeoutContract;
import dev.rondo.tck.task.VirtualThreadContract;
import dev.rondo.tck.task.WaitContract;
import dev.rondo.tck.tls.StartTlsContract;
import dev.rondo.tck.tls.TlsClientCertificateContract;
import dev.rondo.tck.tls.TlsContract;
import dev.rondo.tck.tls.TlsFailureContract;
import dev.rondo.tck.tls.TlsStreamContract;
import dev.rondo.tck.transport.ProtocolContextContract;
import dev.rondo.tck.transport.TransportContract;
import dev.rondo.tck.unix.UnixContract;
import dev.rondo.tck.watching.DescriptorContract;
import dev.rondo.tck.watching.WatchingContract;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All contracts of an event loop. A class that implements this interface with a provider is the
 * conformance test of that provider's loops. It writes a {@link TckReport} once all tests have run.
 */
@ExtendWith(ReportExtension.class)
public interface LoopTck
    extends LifecycleContract,
        StoppedClosingContract,
        StoppingContract,
        ClosingContract,
        IdleContract,
        GuestContract,
        SchedulingContract,
        TimerContract,
        ClockContract,
        ThreadsafeContract,
        FairnessContract,
        FutureContract,
        TaskContract,
        EagerTaskContract,
        AwaitContract,
        CompletionStageContract,
        CallGraphContract,
        CancellationContract,
        GatherContract,
        TimeoutContract,
        TaskGroupContract,
        TaskGroupCancelContract,
        ScopedValueContract,
        WaitContract,
        CompletionContract,
        LockContract,
        EventContract,
        BarrierContract,
        ConditionContract,
        QueueContract,
        QueueModelContract,
        CancellationSweepContract,
        AsyncGeneratorContract,
        MountedTaskContract,
        InterruptContract,
        VirtualThreadContract,
        MountedLockContract,
        ConnectionContract,
        ConnectionFailureContract,
        SeveralAddressesContract,
        ServerContract,
        ServingContract,
        ServerClosingContract,
        AcceptorContract,
        LoopGroupContract,
        GroupServerContract,
        TransportContract,
        ResolverContract,
        WatchingContract,
        PipeContract,
        DescriptorContract,
        DescriptorPipeContract,
        SocketContract,
        SocketTransferContract,
        SocketArgumentContract,
        DatagramContract,
        DatagramEndContract,
        DatagramOpeningContract,
        DatagramSocketContract,
        UnixDatagramContract,
        UnixDatagramFailureContract,
        ReceivingMemoryContract,
        SendingMemoryContract,
        SockSendfileContract,
        SendfileContract,
        SendfileFlowContract,
        SendfileFailureContract,
        SendfileInterruptContract,
        TlsSendfileContract,
        UnixContract,
        TlsContract,
        TlsStreamContract,
        TlsClientCertificateContract,
        TlsFailureContract,
        StartTlsContract,
        SignalContract,
        SubprocessContract,
        SubprocessEndContract,
        SubprocessOptionContract,
        RefusalContract,
        ProviderContract,
        PolicyContract,
        ContextContract,
        ProtocolContextContract,
        ExecutorContract,
        LoopExecutorContract,
        DiagnosticsContract {}
