package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One TLS connection: an engine between a transport below and an application above.
 *
 * <p>All that makes it go on is {@link #pump}: it does what the engine asks for until the engine
 * waits for the peer, for a task off the loop, or for the application to read again, and then looks
 * what has come to an end.
 */
final class TlsConnection {

  private enum State {
    HANDSHAKING,
    OPEN,
    /** Closed by the application or the peer; what is left is to say so, and to hear it. */
    CLOSING,
    /** The transport below is closed, or about to be. */
    ENDED
  }

  private final EventLoop loop;
  private final TlsOptions options;
  private final Transport below;
  private final SSLEngine engine;
  private final TlsReader inbound;
  private final TlsWriter outbound;
  private final WriteFlow flow;
  private final Application application;
  private final Handshake handshake;
  private final TlsErrorTranslator diagnosis;
  private final TlsTransport transport;
  private final Context context = Context.copyCurrent();
  private final BooleanSupplier reading = this::isReading;
  private State state = State.HANDSHAKING;
  private @Nullable TimerHandle shutdown;
  private @Nullable Throwable failure;
  private boolean pumping;
  private boolean tasksRunning;
  private boolean paused;
  private boolean belowReading;
  private boolean belowEnded;
  private boolean closeSaid;
  private boolean allSent;

  TlsConnection(EventLoop loop, TlsBuffers buffers, Transport below, TlsProtocol.Plan plan) {
    this.loop = loop;
    this.below = below;
    options = plan.options();
    engine = Engines.create(options, plan.role(), below);
    transport = new TlsTransport(this, below, engine, options.context());
    application = new Application(loop, transport, plan.protocol(), plan.isUpgrade(), this::broken);
    flow = new WriteFlow(application);
    inbound = new TlsReader(engine, buffers);
    outbound = new TlsWriter(engine, below, buffers, flow);
    handshake = new Handshake(loop, plan.listener());
    diagnosis = new TlsErrorTranslator(new TlsEndpoints(options, plan.role(), below));
    belowReading = below.isReading();
  }

  // --- what the transport below tells ---

  void start() {
    below.setWriteBufferLimits(flow.limits());
    handshake.start(
        options.handshakeTimeout(),
        () -> {
          SSLException late =
              new SSLHandshakeException(TlsMessages.handshakeLate(options.handshakeTimeout()));
          end(State.ENDED, late);
          below.abort();
          handshake.failed(late);
        });
    try {
      engine.beginHandshake();
    } catch (SSLException e) {
      broken(e);
    }
    pump();
  }

  void received(ByteBuffer data) {
    while (data.hasRemaining() && state != State.ENDED && !inbound.isClosed()) {
      inbound.add(data, isBlocked());
      pump();
    }
  }

  void ended() {
    belowEnded = true;
    pump();
  }

  void pausedWriting() {
    flow.pausedBelow();
  }

  void resumedWriting() {
    flow.resumedBelow();
  }

  void lost(@Nullable Throwable cause) {
    state = State.ENDED;
    if (shutdown != null) {
      shutdown.cancel();
    }
    // Once all is sent and the close is said, a reset is only the peer's way to leave.
    Throwable reason = failure != null ? failure : allSent ? null : cause;
    handshake.failed(
        reason instanceof Exception e ? e : new SocketException(TlsMessages.HANDSHAKE_CUT));
    application.lost(reason);
    outbound.discard();
    inbound.discard();
  }

  // --- what the application asks for ---

  TlsTransport transport() {
    return transport;
  }

  Protocol protocol() {
    return application.protocol();
  }

  void protocol(Protocol protocol) {
    application.protocol(protocol);
  }

  EventLoop loop() {
    return loop;
  }

  Application application() {
    return application;
  }

  void giveBack() {
    application.giveBack(context);
  }

  void limits(WriteBufferLimits limits) {
    flow.limits(limits);
    outbound.limitsChanged();
    below.setWriteBufferLimits(limits);
  }

  WriteFlow flow() {
    return flow;
  }

  boolean isClosing() {
    return state == State.CLOSING || state == State.ENDED || below.isClosing();
  }

  boolean isReading() {
    return state == State.OPEN && !paused;
  }

  void pauseReading() {
    if (isReading()) {
      paused = true;
      readBelowIfWanted();
    }
  }

  void resumeReading() {
    if (paused) {
      paused = false;
      loop.callSoon(this::pump, context);
    }
  }

  void write(ByteBuffer data) {
    try {
      outbound.write(data, tasksRunning);
    } catch (SSLException e) {
      broken(e);
    }
    closeIfAsked();
  }

  void writelines(List<ByteBuffer> data) {
    try {
      outbound.writelines(data, tasksRunning);
    } catch (SSLException e) {
      broken(e);
    }
    closeIfAsked();
  }

  /** Goes on with a close that the application asked for when it was told to pause writing. */
  private void closeIfAsked() {
    if (state == State.CLOSING) {
      pump();
    }
  }

  int writeBufferSize() {
    return outbound.size();
  }

  void close() {
    if (state == State.HANDSHAKING) {
      abort();
    } else if (state == State.OPEN) {
      end(State.CLOSING, null);
      pump();
    }
  }

  void abort() {
    state = State.ENDED;
    below.abort();
  }

  // --- the engine ---

  private boolean isBlocked() {
    return tasksRunning || (paused && state == State.OPEN);
  }

  private void pump() {
    if (pumping || tasksRunning || state == State.ENDED) {
      return;
    }
    pumping = true;
    outbound.hold();
    try {
      while (state != State.ENDED && !isBlocked() && step()) {
        // Each step may change what the next one has to do.
      }
      if (!tasksRunning && state != State.ENDED) {
        outbound.drain();
        settle();
      }
    } catch (SSLException e) {
      deliver();
      broken(e);
    } finally {
      outbound.letGo();
      pumping = false;
    }
    readBelowIfWanted();
  }

  private boolean step() throws SSLException {
    if (!deliver()) {
      return false;
    }
    return switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        runTasks();
        yield false;
      }
      case NEED_WRAP -> outbound.wrapOwn();
      case NOT_HANDSHAKING -> {
        if (state == State.HANDSHAKING && !inbound.isClosed()) {
          open();
          yield true;
        }
        yield inbound.decrypt();
      }
      default -> inbound.decrypt();
    };
  }

  private void open() {
    state = State.OPEN;
    transport.secured(engine.getSession());
    application.connect();
    handshake.completed(transport);
  }

  /** Hands over what is decrypted; false if the application does not want it all now. */
  private boolean deliver() {
    ByteBuffer data = inbound.data();
    if (data == null || state == State.HANDSHAKING) {
      return true;
    }
    if (state == State.OPEN) {
      application.received(data, reading);
    }
    if (state != State.OPEN) {
      inbound.discardData();
    }
    inbound.trim();
    return inbound.data() == null;
  }

  private void runTasks() {
    tasksRunning = true;
    LoopFuture<Boolean> done;
    try {
      done = loop.runInExecutor(() -> runDelegated(engine));
    } catch (RuntimeException e) {
      tasksRunning = false;
      broken(new SSLException("the executor of the loop refuses the tasks of TLS", e));
      return;
    }
    done.addDoneCallback(
        future -> {
          tasksRunning = false;
          Throwable failed = future.exception();
          if (failed != null) {
            broken(new SSLException("a task of TLS failed", failed));
          }
          pump();
        },
        context);
  }

  private static boolean runDelegated(SSLEngine engine) {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
    return true;
  }

  private void readBelowIfWanted() {
    boolean wanted = state != State.ENDED && !isBlocked();
    if (wanted != belowReading) {
      belowReading = wanted;
      if (wanted) {
        below.resumeReading();
      } else {
        below.pauseReading();
      }
    }
  }

  // --- the end ---

  /** Looks what has come to an end, once all that was received is handed over. */
  private void settle() throws SSLException {
    if (!isBlocked() && (inbound.isClosed() || belowEnded)) {
      peerEnded();
    }
    if (state == State.CLOSING && !closeSaid && maySayClose()) {
      closeSaid = true;
      outbound.close();
      outbound.letGo();
      allSent = below.getWriteBufferSize() == 0;
    }
    if (closeSaid && state == State.CLOSING && (inbound.isClosed() || belowEnded)) {
      state = State.ENDED;
      below.close();
    }
  }

  /** A close in the midst of a negotiation would be an error to the peer. */
  private boolean maySayClose() {
    boolean isSettled =
        inbound.isClosed()
            || belowEnded
            || engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    return (outbound.isEmpty() && isSettled) || engine.isOutboundDone();
  }

  private void peerEnded() {
    if (state == State.HANDSHAKING) {
      broken(new SocketException(TlsMessages.HANDSHAKE_CUT));
    } else if (state == State.OPEN) {
      if (inbound.isClosed() || options.truncationAccepted()) {
        application.ended();
        if (state == State.OPEN) {
          end(State.CLOSING, null);
        }
      } else {
        end(State.CLOSING, new SSLException(TlsMessages.TRUNCATED));
      }
    }
  }

  /** Nothing works any more: the peer is told why, if it still listens. */
  private void broken(Exception reason) {
    if (state == State.ENDED) {
      return;
    }
    Exception exception = diagnosis.of(reason);
    end(State.ENDED, exception);
    try {
      outbound.letGo();
      outbound.sayLastWords();
    } catch (SSLException e) {
      exception.addSuppressed(e);
    }
    below.close();
    handshake.failed(exception);
  }

  /** From here on the shutdown timeout runs. */
  private void end(State next, @Nullable Throwable reason) {
    state = next;
    if (failure == null) {
      failure = reason;
    }
    if (shutdown == null) {
      shutdown = loop.callLater(options.shutdownTimeout(), this::late);
    }
  }

  private void late() {
    if (failure == null) {
      failure = new TimeoutException(TlsMessages.shutdownLate(options.shutdownTimeout()));
    }
    abort();
  }
}
