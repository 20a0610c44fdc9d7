package dev.rondo;

/**
 * An event loop: runs callbacks, tasks and network input and output, one at a time.
 *
 * <p>There is one role interface for each section of asyncio's event loop page, in the page's
 * order. Operations must be called on the <em>loop thread</em>, which is the thread that runs the
 * loop's current callback or task; each task has a virtual thread of its own. While the loop is not
 * running, operations can be called on any thread, but by one thread at a time. A method that can
 * be called on any thread at any time says so.
 *
 * <p>An operation that the loop does not support throws {@link UnsupportedOperationException} at
 * once, with a message that names the operation, the loop, and backends that support it. An
 * operation on a closed loop throws {@link LoopClosedException}. Arguments must not be null unless
 * marked {@code @Nullable}.
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
