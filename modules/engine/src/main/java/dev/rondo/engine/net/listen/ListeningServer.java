package dev.rondo.engine.net.listen;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.SocketConfiguration;
import dev.rondo.engine.net.stream.StreamTransport;
import dev.rondo.engine.net.stream.TransportRegistry;
import dev.rondo.engine.net.stream.Transports;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.logging.Loggers;
import dev.rondo.net.AcceptHandler;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.net.TransportSocket;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import dev.rondo.tls.HandshakeListener;
import dev.rondo.tls.Tls;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server: its acceptors and its open connections. */
final class ListeningServer
    implements Server, TransportRegistry, Acceptor.Target, HandshakeListener {

  private static final System.Logger logger = Loggers.of(ListeningServer.class);

  private final EventLoop loop;
  private final LoopCore core;
  private final Transports transports;
  private final Proactor proactor;
  private final Runnable cleanup;
  private final ConnectionReceiver receiver;
  private final @Nullable TlsOptions tls;
  private final boolean keepAlive;
  private final int maxConnections;
  private final Set<StreamTransport> clients = new LinkedHashSet<>();
  private final List<LoopFuture<@Nullable Void>> waiters = new ArrayList<>();
  private final List<Acceptor> acceptors = new ArrayList<>();
  private int passedOn;
  private @Nullable ServingFuture serving;
  private ContextValues values = ContextValues.EMPTY;
  private boolean started;
  private boolean closed;

  ListeningServer(
      EventLoop loop,
      LoopCore core,
      Transports transports,
      Proactor proactor,
      List<ListenSocket> sockets,
      Runnable cleanup,
      ConnectionReceiver receiver,
      ServerOptions options) {
    this.loop = loop;
    this.core = core;
    this.transports = transports;
    this.proactor = proactor;
    this.cleanup = cleanup;
    this.receiver = receiver;
    tls = options.tls();
    keepAlive = options.keepAlive();
    maxConnections = options.maxConnections();
    for (ListenSocket socket : sockets) {
      acceptors.add(new Acceptor(loop, core.observer(), socket, this));
    }
  }

  // --- accepting ---

  /** Starts to accept; the protocols' methods run in the context of this call. */
  void start() throws IOException {
    if (!started) {
      for (Acceptor acceptor : acceptors) {
        acceptor.listen();
      }
      started = true;
      values = RunningLoop.here().values();
      acceptors.forEach(Acceptor::start);
    }
  }

  @Override
  public void accepted(StreamSocket socket) {
    RunningLoop.here().values(values);
    receiver.accept(this, socket, this);
    if (openConnections() >= maxConnections) {
      acceptors.forEach(Acceptor::pause);
    }
  }

  @Override
  public LoopFuture<@Nullable Void> serveAccepted(NetworkChannel sock) {
    if (closed) {
      close(sock);
    }
    requireOpen();
    LoopFuture<@Nullable Void> ended = loop.createFuture();
    StreamSocket socket;
    try {
      socket = proactor.adoptStream(sock);
    } catch (IOException e) {
      close(sock);
      ended.setResult(null);
      return ended;
    }
    AdoptedConnection connection = new AdoptedConnection(this, ended);
    ContextValues callers = RunningLoop.here().values();
    RunningLoop.here().values(values);
    try {
      receiver.accept(this, socket, connection);
    } finally {
      RunningLoop.here().values(callers);
    }
    connection.endIfRefused();
    return ended;
  }

  private int openConnections() {
    return clients.size() + passedOn;
  }

  /** Serves a connection with a new protocol. */
  void serve(
      StreamSocket socket,
      Supplier<? extends Protocol> protocolFactory,
      TransportRegistry registry) {
    try {
      SocketConfiguration.configureStream(
          socket.channel(),
          keepAlive ? Map.of(StandardSocketOptions.SO_KEEPALIVE, true) : Map.of());
    } catch (IOException e) {
      // The client has already disconnected, before a protocol was created for it.
      socket.close();
      return;
    }
    Protocol protocol;
    try {
      protocol = Objects.requireNonNull(protocolFactory.get(), "protocolFactory returned null");
    } catch (Exception e) {
      socket.close();
      loop.callExceptionHandler(
          ExceptionContext.of("Error on transport creation for incoming connection")
              .withException(e)
              .withSocket(socket.toString()));
      return;
    } catch (Error e) {
      socket.close();
      throw e;
    }
    transports.serve(socket, protocol, tls, registry, this);
  }

  /** Passes a connection to {@code handler}, and counts it as open until the handler ends it. */
  void passOn(StreamSocket socket, AcceptHandler handler, TransportRegistry registry) {
    if (registry != this) {
      socket.close();
      throw new IllegalStateException(
          "a server of createAcceptor cannot serve connections: " + this);
    }
    socket.detach();
    PassedConnection connection = new PassedConnection();
    try {
      handler.accepted(socket.channel(), connection);
    } catch (Exception e) {
      close(socket.channel(), connection);
      loop.callExceptionHandler(
          ExceptionContext.of("Error in the handler of an incoming connection")
              .withException(e)
              .withSocket(socket.toString()));
    } catch (Error e) {
      close(socket.channel(), connection);
      throw e;
    }
  }

  private static void close(NetworkChannel channel, PassedConnection connection) {
    connection.run();
    close(channel);
  }

  private static void close(NetworkChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      logger.log(DEBUG, () -> "could not close " + channel, e);
    }
  }

  /** A connection that another loop may serve. It ends when it is first run. */
  private final class PassedConnection implements Runnable {

    private boolean ended;

    PassedConnection() {
      passedOn++;
    }

    @Override
    public void run() {
      if (!ended) {
        ended = true;
        passedOn--;
        resumeAcceptors();
        completeIfOver();
      }
    }
  }

  private void resumeAcceptors() {
    if (started && openConnections() < maxConnections) {
      acceptors.forEach(Acceptor::resume);
    }
  }

  @Override
  public void completed(Transport transport) {
    // The protocol has already been notified.
  }

  @Override
  public void failed(Exception exception) {
    logger.log(DEBUG, () -> "a TLS handshake with a client of " + this + " failed", exception);
  }

  @Override
  public void attach(StreamTransport transport) {
    clients.add(transport);
  }

  @Override
  public void detach(StreamTransport transport) {
    clients.remove(transport);
    resumeAcceptors();
    completeIfOver();
  }

  // --- the server ---

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    started = false;
    acceptors.forEach(Acceptor::close);
    acceptors.clear();
    cleanup.run();
    completeIfOver();
  }

  private boolean isOver() {
    return closed && openConnections() == 0;
  }

  private void completeIfOver() {
    if (isOver()) {
      if (serving != null) {
        serving.serverEnded();
      }
      for (LoopFuture<@Nullable Void> waiter : waiters) {
        if (!waiter.isDone()) {
          waiter.setResult(null);
        }
      }
      waiters.clear();
    }
  }

  @Override
  public void closeClients() {
    List.copyOf(clients).forEach(client -> Tls.outermost(client).close());
  }

  @Override
  public void abortClients() {
    List.copyOf(clients).forEach(StreamTransport::abort);
  }

  @Override
  public EventLoop getLoop() {
    return loop;
  }

  @Override
  public boolean isServing() {
    return started;
  }

  @Override
  public LoopFuture<@Nullable Void> startServing() {
    requireOpen();
    LoopFuture<@Nullable Void> future = loop.createFuture();
    try {
      start();
      future.setResult(null);
    } catch (IOException e) {
      future.setException(e);
    }
    return future;
  }

  @Override
  public LoopFuture<@Nullable Void> serveForever() {
    requireOpen();
    ServingFuture earlier = serving;
    if (earlier != null && !earlier.isDone()) {
      throw new IllegalStateException(
          "serveForever() is already pending on " + this + ": cancel its future first");
    }
    try {
      start();
    } catch (IOException e) {
      LoopFuture<@Nullable Void> failed = loop.createFuture();
      failed.setException(e);
      return failed;
    }
    ServingFuture forever = new ServingFuture(core, this::close);
    serving = forever;
    return forever;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the server is closed: " + this);
    }
  }

  @Override
  public LoopFuture<@Nullable Void> waitClosed() {
    LoopFuture<@Nullable Void> future = loop.createFuture();
    if (isOver()) {
      future.setResult(null);
    } else {
      waiters.add(future);
    }
    return future;
  }

  @Override
  public List<TransportSocket> sockets() {
    return acceptors.stream().map(Acceptor::view).toList();
  }

  @Override
  public String toString() {
    return "<Server sockets=%s clients=%d%s>"
        .formatted(sockets(), openConnections(), closed ? " closed" : started ? " serving" : "");
  }
}
