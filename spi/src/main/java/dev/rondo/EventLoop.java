package dev.rondo;

/**
 * An event loop: it runs callbacks, tasks and network input and output in turn, one at a time.
 *
 * <p>The operations are in one role interface per section of asyncio's event loop page, in the
 * order of the page. A role's operations are used on the thread that has the loop's turn: the
 * thread in {@link #runForever()}, and inside callbacks and tasks. The exceptions are {@link
 * #callSoonThreadsafe}, {@link #isRunning()}, {@link #isClosed()}, {@link #time()} and what says
 * so.
 *
 * <p>An operation that a loop does not have throws {@link UnsupportedOperationException} at once,
 * naming the operation, the loop, and a backend that has it. On a closed loop an operation throws
 * {@link LoopClosedException}. Arguments must not be null unless marked so.
 *
 * <p>Mirrors {@code asyncio.AbstractEventLoop}.
 */
public interface EventLoop
    extends LoopLifecycle,
        CallbackScheduler,
        TaskSpawner,
        ConnectionOpener,
        ServerOpener,
        TransportOperations,
        ChannelWatcher,
        SocketOperations,
        NameResolver,
        PipeConnector,
        SignalHandlers,
        ExecutorBridge,
        Diagnostics,
        SubprocessLauncher {}
