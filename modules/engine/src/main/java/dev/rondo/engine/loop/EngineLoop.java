package dev.rondo.engine.loop;

import dev.rondo.AsyncGenerator;
import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.ExceptionHandler;
import dev.rondo.Handle;
import dev.rondo.LoopFuture;
import dev.rondo.LoopTime;
import dev.rondo.Server;
import dev.rondo.Signal;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import dev.rondo.TimerHandle;
import dev.rondo.engine.core.Lifecycle;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.io.WatchedChannels;
import dev.rondo.engine.net.connect.Dialer;
import dev.rondo.engine.net.connect.UnixDialer;
import dev.rondo.engine.net.datagram.DatagramOpener;
import dev.rondo.engine.net.file.FileSender;
import dev.rondo.engine.net.listen.Listeners;
import dev.rondo.engine.net.listen.UnixListeners;
import dev.rondo.engine.net.pipe.Pipes;
import dev.rondo.engine.net.raw.RawSockets;
import dev.rondo.engine.net.resolve.Resolver;
import dev.rondo.engine.net.stream.Transports;
import dev.rondo.engine.spi.LoopMonitor;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.task.Spawner;
import dev.rondo.net.AcceptHandler;
import dev.rondo.net.AcceptOptions;
import dev.rondo.net.AcceptedSocket;
import dev.rondo.net.AddressInfo;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.Datagram;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.Descriptors;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.ReceivedDatagram;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Sockets;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event loop composed of components: each method forwards to one of them. */
public final class EngineLoop implements EventLoop {

  private final String name;
  private final Set<Capability> capabilities;
  private final LoopCore core;
  private final Lifecycle lifecycle;
  private final Spawner spawner;
  private final Executors executors;
  private final Proactor proactor;
  private final Resolver resolver;
  private final Transports transports;
  private final Dialer dialer;
  private final Listeners listeners;
  private final UnixDialer unixDialer;
  private final DatagramOpener datagramOpener;
  private final UnixListeners unixListeners;
  private final WatchedChannels watching;
  private final RawSockets rawSockets;
  private final FileSender fileSender;
  private final Pipes pipes;
  private final UnclosedLoopWarning unclosed;
  private final Signals signals;
  private final Subprocesses subprocesses;

  /** Makes a loop over the proactor that {@code driver} makes, and that the loop closes. */
  public EngineLoop(
      String name,
      Set<Capability> capabilities,
      Function<? super LoopQueue, ? extends Proactor> driver,
      LoopOptions options) {
    this(name, capabilities, driver, options, LoopServices.monitor());
  }

  EngineLoop(
      String name,
      Set<Capability> capabilities,
      Function<? super LoopQueue, ? extends Proactor> driver,
      LoopOptions options,
      Optional<LoopMonitor> monitor) {
    this.name = name;
    this.capabilities = Set.copyOf(capabilities);
    AtomicReference<Proactor> made = new AtomicReference<>();
    core =
        new LoopCore(
            this,
            queue -> {
              Proactor opened = driver.apply(queue);
              made.set(opened);
              return opened;
            },
            options);
    proactor = Objects.requireNonNull(made.get());
    try {
      lifecycle = new Lifecycle(this, core);
      spawner = new Spawner(this, core);
      executors = new Executors(core, spawner);
      transports = new Transports(core, this);
      resolver = new Resolver(this, core, proactor.names(), proactor.hostNames());
      dialer = new Dialer(this, proactor, transports, resolver);
      listeners = new Listeners(this, core, proactor, transports, resolver, dialer);
      unixDialer = new UnixDialer(this, proactor, transports, dialer);
      datagramOpener = new DatagramOpener(this, core, proactor, resolver);
      unixListeners = new UnixListeners(this, proactor, listeners);
      watching = new WatchedChannels(core, this, proactor);
      fileSender = new FileSender(this, core, proactor);
      pipes = new Pipes(this, core, proactor);
      rawSockets = new RawSockets(this, core, proactor, resolver, fileSender);
      signals = new Signals(core);
      subprocesses = new Subprocesses(this, core, proactor);
      monitor.ifPresent(
          found -> core.observe(found.observe(new LoopView(this, core.thread(), spawner))));
      unclosed = UnclosedLoopWarning.watch(this);
    } catch (RuntimeException | Error e) {
      discard(core, e);
      throw e;
    }
  }

  /** Closes the core of a loop that cannot be made because of {@code failure}. */
  private static void discard(LoopCore core, Throwable failure) {
    core.markClosed();
    try {
      closeCore(core);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void require(Capability capability, String operation) {
    core.ensureOpen();
    if (!capabilities.contains(capability)) {
      throw capability.refusal(operation, this);
    }
  }

  /** As {@link #require}, but for a channel of a child, which the driver has made for this. */
  private void requireFor(Channel channel, Capability capability, String operation) {
    core.ensureOpen();
    if (!proactor.isOfChild(channel)) {
      require(capability, operation);
    }
  }

  // --- LoopLifecycle ---

  @Override
  public <T extends @Nullable Object> T runUntilComplete(Coroutine<T> coroutine) throws Exception {
    core.requireRunnable();
    return lifecycle.runTask(createTask(coroutine));
  }

  @Override
  public <T extends @Nullable Object> T runUntilComplete(LoopFuture<T> future) throws Exception {
    return lifecycle.run(future);
  }

  @Override
  public void runForever() {
    core.run();
  }

  @Override
  public void stop() {
    core.stop();
  }

  @Override
  public void runAsGuest(Executor host, Consumer<? super @Nullable Throwable> whenStopped) {
    require(Capability.GUEST, "runAsGuest");
    core.runAsGuest(
        Objects.requireNonNull(host, "host"), Objects.requireNonNull(whenStopped, "whenStopped"));
  }

  /** As {@link dev.rondo.engine.Engine#step}. */
  public long step() {
    return core.step();
  }

  /** As {@link dev.rondo.engine.Engine#reportFailures}. */
  public void reportFailures() {
    core.ensureOpen();
    core.failures().reportAll();
  }

  @Override
  public void cancelOnInterrupt(@Nullable Task<?> task) {
    spawner.cancelOnInterrupt(task);
  }

  @Override
  public boolean isRunning() {
    return core.thread().runner() != null;
  }

  @Override
  public boolean isClosed() {
    return core.isClosed();
  }

  @Override
  public void close() {
    lifecycle.requireNotRunning("close");
    if (core.isClosed()) {
      return;
    }
    // Unwinding mounted tasks would clear the flag of this thread.
    boolean interrupted = Thread.interrupted();
    try {
      closeParts();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeParts() {
    core.markClosed();
    unclosed.closed();
    // An exception handler may throw an Error; the loop's resources must be released even then.
    try {
      signals.close();
      subprocesses.close();
      spawner.close();
    } finally {
      closeRest();
    }
  }

  private void closeRest() {
    try {
      executors.close();
      resolver.close();
      pipes.close();
    } finally {
      closeCore(core);
    }
  }

  private static void closeCore(LoopCore core) {
    try {
      core.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the event loop did not close cleanly", e);
    } finally {
      core.observer().closed();
    }
  }

  @Override
  public LoopFuture<@Nullable Void> shutdownAsyncGenerators() {
    return spawner.shutdownAsyncGenerators();
  }

  // --- CallbackScheduler ---

  @Override
  public Handle callSoon(Runnable callback) {
    return core.callSoon(callback);
  }

  @Override
  public Handle callSoon(Runnable callback, Context context) {
    return core.callSoon(callback, context);
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback) {
    Handle handle = core.callSoonThreadsafe(callback);
    core.slowPoster();
    return handle;
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback, Context context) {
    Handle handle = core.callSoonThreadsafe(callback, context);
    core.slowPoster();
    return handle;
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback) {
    return core.callLater(LoopTime.toNanos(delay), callback);
  }

  @Override
  public TimerHandle callAt(LoopTime when, Runnable callback) {
    return core.callAt(when.nanos(), callback);
  }

  @Override
  public TimerHandle callAt(LoopTime when, Runnable callback, Context context) {
    return core.callAt(when.nanos(), callback, context);
  }

  @Override
  public LoopTime time() {
    return new LoopTime(core.nanoTime());
  }

  // --- TaskSpawner ---

  @Override
  public <T extends @Nullable Object> LoopFuture<T> createFuture() {
    return spawner.createFuture();
  }

  @Override
  public <T extends @Nullable Object> LoopFuture<T> createFuture(Object blocker) {
    return spawner.createFuture(blocker);
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    return spawner.createTask(coroutine, options);
  }

  @Override
  public void setTaskFactory(@Nullable TaskFactory factory) {
    spawner.setTaskFactory(factory);
  }

  @Override
  public @Nullable TaskFactory getTaskFactory() {
    return spawner.getTaskFactory();
  }

  @Override
  public @Nullable Task<?> currentTask() {
    return spawner.currentTask();
  }

  @Override
  public Set<Task<?>> allTasks() {
    return spawner.allTasks();
  }

  @Override
  public <T extends @Nullable Object> LoopFuture<T> nextIteration(T result) {
    return spawner.nextIteration(result);
  }

  @Override
  public <T> AsyncGenerator<T> createAsyncGenerator(AsyncGenerator.Body<T> body) {
    return spawner.createAsyncGenerator(body);
  }

  // --- ConnectionOpener ---

  @Override
  public <P extends Protocol> LoopFuture<Connection<Transport, P>> createConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    require(Capability.TCP, "createConnection");
    return dialer.createConnection(protocolFactory, target, options);
  }

  @Override
  public <P extends DatagramProtocol>
      LoopFuture<Connection<DatagramTransport, P>> createDatagramEndpoint(
          Supplier<P> protocolFactory, DatagramOptions options) {
    require(Capability.UDP, "createDatagramEndpoint");
    return datagramOpener.createDatagramEndpoint(protocolFactory, options);
  }

  @Override
  public <P extends Protocol> LoopFuture<Connection<Transport, P>> createUnixConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    require(Capability.UNIX_STREAM, "createUnixConnection");
    return unixDialer.createUnixConnection(protocolFactory, target, options);
  }

  // --- ServerOpener ---

  @Override
  public LoopFuture<Server> createUnixServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    require(Capability.UNIX_STREAM, "createUnixServer");
    return unixListeners.createUnixServer(protocolFactory, binding, options);
  }

  @Override
  public LoopFuture<Server> createServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    require(Capability.TCP, "createServer");
    return listeners.createServer(protocolFactory, binding, options);
  }

  @Override
  public LoopFuture<Server> createAcceptor(
      AcceptHandler handler, Binding binding, ServerOptions options) {
    require(Capability.RAW_SOCKETS, "createAcceptor");
    if (binding instanceof Binding.Unix unix) {
      require(Capability.UNIX_STREAM, "createAcceptor");
      return unixListeners.createAcceptor(handler, unix, options);
    }
    return listeners.createAcceptor(handler, binding, options);
  }

  @Override
  public <P extends Protocol> LoopFuture<Connection<Transport, P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, NetworkChannel sock, AcceptOptions options) {
    require(Capability.TCP, "connectAcceptedSocket");
    return listeners.connectAcceptedSocket(protocolFactory, sock, options);
  }

  // --- TransportOperations ---

  @Override
  public FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return fileSender.openFile(file, links);
  }

  @Override
  public LoopFuture<Long> sendfile(
      WriteTransport transport, FileChannel file, SendfileOptions options) {
    require(Capability.SENDFILE, "sendfile");
    return fileSender.sendfile(transport, file, options);
  }

  @Override
  public LoopFuture<Transport> startTls(
      Transport transport, Protocol protocol, TlsOptions options, TlsRole role) {
    require(Capability.TLS, "startTls");
    return transports.startTls(transport, protocol, options, role);
  }

  // --- ChannelWatcher ---

  @Override
  public void addReader(Channel channel, Runnable callback) {
    requireFor(channel, Capability.WATCH_SOCKETS, "addReader");
    watching.addReader(channel, callback);
  }

  @Override
  public boolean removeReader(Channel channel) {
    if (isClosed()) {
      return false;
    }
    requireFor(channel, Capability.WATCH_SOCKETS, "removeReader");
    return watching.removeReader(channel);
  }

  @Override
  public void addWriter(Channel channel, Runnable callback) {
    require(Capability.WATCH_SOCKETS, "addWriter");
    watching.addWriter(channel, callback);
  }

  @Override
  public boolean removeWriter(Channel channel) {
    if (isClosed()) {
      return false;
    }
    require(Capability.WATCH_SOCKETS, "removeWriter");
    return watching.removeWriter(channel);
  }

  // --- PipeConnector ---

  @Override
  public Descriptors files() {
    require(Capability.WATCH_DESCRIPTORS, "files");
    return watching.files();
  }

  @Override
  public <P extends Protocol> LoopFuture<Connection<ReadTransport, P>> connectReadPipe(
      Supplier<P> protocolFactory, Channel pipe) {
    requireFor(pipe, Capability.PIPES, "connectReadPipe");
    return pipes.connectReadPipe(protocolFactory, pipe);
  }

  @Override
  public <P extends Protocol> LoopFuture<Connection<WriteTransport, P>> connectWritePipe(
      Supplier<P> protocolFactory, Channel pipe) {
    requireFor(pipe, Capability.PIPES, "connectWritePipe");
    return pipes.connectWritePipe(protocolFactory, pipe);
  }

  // --- SocketOperations ---

  @Override
  public Sockets sockets() {
    require(Capability.RAW_SOCKETS, "sockets");
    return rawSockets;
  }

  @Override
  public LoopFuture<ByteBuffer> sockRecv(NetworkChannel sock, int count) {
    require(Capability.RAW_SOCKETS, "sockRecv");
    return rawSockets.sockRecv(sock, count);
  }

  @Override
  public LoopFuture<Integer> sockRecvInto(NetworkChannel sock, ByteBuffer buffer) {
    require(Capability.RAW_SOCKETS, "sockRecvInto");
    return rawSockets.sockRecvInto(sock, buffer);
  }

  @Override
  public LoopFuture<@Nullable Void> sockSendall(NetworkChannel sock, ByteBuffer data) {
    require(Capability.RAW_SOCKETS, "sockSendall");
    return rawSockets.sockSendall(sock, data);
  }

  @Override
  public LoopFuture<Datagram> sockRecvfrom(NetworkChannel sock, int size) {
    require(Capability.UDP, "sockRecvfrom");
    return rawSockets.sockRecvfrom(sock, size);
  }

  @Override
  public LoopFuture<ReceivedDatagram> sockRecvfromInto(NetworkChannel sock, ByteBuffer buffer) {
    require(Capability.UDP, "sockRecvfromInto");
    return rawSockets.sockRecvfromInto(sock, buffer);
  }

  @Override
  public LoopFuture<Integer> sockSendto(
      NetworkChannel sock, ByteBuffer data, SocketAddress address) {
    require(Capability.UDP, "sockSendto");
    return rawSockets.sockSendto(sock, data, address);
  }

  @Override
  public LoopFuture<@Nullable Void> sockConnect(NetworkChannel sock, SocketAddress address) {
    require(Capability.RAW_SOCKETS, "sockConnect");
    return rawSockets.sockConnect(sock, address);
  }

  @Override
  public LoopFuture<AcceptedSocket> sockAccept(NetworkChannel sock) {
    require(Capability.RAW_SOCKETS, "sockAccept");
    return rawSockets.sockAccept(sock);
  }

  @Override
  public LoopFuture<Long> sockSendfile(
      NetworkChannel sock, FileChannel file, SendfileOptions options) {
    require(Capability.SENDFILE, "sockSendfile");
    return fileSender.sockSendfile(sock, file, options);
  }

  // --- NameResolver ---

  @Override
  public LoopFuture<List<AddressInfo>> getaddrinfo(
      @Nullable String host, @Nullable String service, ResolveOptions options) {
    require(Capability.DNS, "getaddrinfo");
    return resolver.getaddrinfo(host, service, options);
  }

  @Override
  public LoopFuture<NameInfo> getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags) {
    require(Capability.DNS, "getnameinfo");
    return resolver.getnameinfo(address, flags);
  }

  // --- SignalHandlers ---

  @Override
  public void addSignalHandler(Signal signal, Runnable callback) {
    require(Capability.SIGNALS, "addSignalHandler");
    signals.add(LoopServices.signals().orElseThrow(), signal, callback);
  }

  @Override
  public SignalRegistration listenToSignal(Signal signal, Runnable listener) {
    require(Capability.SIGNALS, "listenToSignal");
    return LoopServices.signals().orElseThrow().listen(signal, listener);
  }

  @Override
  public boolean removeSignalHandler(Signal signal) {
    if (!capabilities.contains(Capability.SIGNALS)) {
      throw Capability.SIGNALS.refusal("removeSignalHandler", this);
    }
    return signals.remove(signal);
  }

  // --- ExecutorBridge ---

  @Override
  public <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      @Nullable Executor executor, Callable<T> function) {
    return executors.run(executor, function);
  }

  @Override
  public void setDefaultExecutor(ExecutorService executor) {
    executors.setDefault(executor);
  }

  @Override
  public LoopFuture<@Nullable Void> shutdownDefaultExecutor(Duration timeout) {
    return executors.shutdown(timeout);
  }

  // --- Diagnostics ---

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities.isEmpty() ? Set.of() : EnumSet.copyOf(capabilities);
  }

  @Override
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("runner", spawner.runnerName());
    facts.putAll(proactor.describe());
    return facts;
  }

  @Override
  public void setExceptionHandler(@Nullable ExceptionHandler handler) {
    core.diagnostics().setExceptionHandler(handler);
  }

  @Override
  public @Nullable ExceptionHandler getExceptionHandler() {
    return core.diagnostics().getExceptionHandler();
  }

  @Override
  public void defaultExceptionHandler(ExceptionContext context) {
    core.diagnostics().log(context);
  }

  @Override
  public void callExceptionHandler(ExceptionContext context) {
    core.diagnostics().report(context);
  }

  @Override
  public boolean isDebug() {
    return core.diagnostics().isDebug();
  }

  @Override
  public void setDebug(boolean enabled) {
    core.diagnostics().setDebug(enabled);
  }

  @Override
  public Duration getSlowCallbackDuration() {
    return core.diagnostics().getSlowCallbackDuration();
  }

  @Override
  public void setSlowCallbackDuration(Duration duration) {
    core.diagnostics().setSlowCallbackDuration(duration);
  }

  // --- SubprocessLauncher ---

  @Override
  public <P extends SubprocessProtocol>
      LoopFuture<Connection<SubprocessTransport, P>> subprocessExec(
          Supplier<P> protocolFactory, List<String> command, ProcessOptions options) {
    require(Capability.SUBPROCESS, "subprocessExec");
    return subprocesses.exec(protocolFactory, command, options);
  }

  @Override
  public <P extends SubprocessProtocol>
      LoopFuture<Connection<SubprocessTransport, P>> subprocessShell(
          Supplier<P> protocolFactory, String command, ProcessOptions options) {
    require(Capability.SUBPROCESS, "subprocessShell");
    return subprocesses.shell(protocolFactory, command, options);
  }

  @Override
  public String toString() {
    return "<EventLoop %s running=%s closed=%s debug=%s>"
        .formatted(name, isRunning(), isClosed(), isDebug());
  }
}
