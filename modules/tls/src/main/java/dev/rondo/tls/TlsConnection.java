package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import dev.rondo.net.BaseProtocol;
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
 * <p>All progress is made by {@link #pump}. It does what the engine asks for until the engine must
 * wait for the peer, for a task in the executor, or for the application to resume reading; then it
 * advances the shutdown if one is due.
 */
final class TlsConnection {

  private enum State {
    HANDSHAKING,
    OPEN,
    /**
     * Closed by the application or the peer; close_notify alerts may still have to be exchanged.
     */
    CLOSING,
    /** The transport below is closed or closing. */
    ENDED
  }

  private final EventLoop loop;
  private final TlsOptions options;
  private final Transport below;
  private final SSLEngine engine;
  private final TlsReader reader;
  private final TlsWriter writer;
  private final WriteFlow flow;
  private final Application application;
  private final Handshake handshake;
  private final TlsErrorTranslator errorTranslator;
  private final TlsTransport transport;
  private final Context context = Context.copyCurrent();
  private final BooleanSupplier reading = this::isReading;
  private State state = State.HANDSHAKING;
  private @Nullable TimerHandle shutdownTimer;
  private @Nullable Throwable failure;
  private boolean pumping;
  private boolean tasksRunning;
  private boolean paused;

  /** Whether lending paused reading, and the user has neither paused nor resumed it since. */
  private boolean pausedByLending;

  private boolean belowReading;
  private boolean belowEnded;
  private boolean closeNotifySent;
  private boolean allSent;

  TlsConnection(EventLoop loop, TlsBuffers buffers, Transport below, TlsProtocol.Setup setup) {
    this.loop = loop;
    this.below = below;
    options = setup.options();
    engine = TlsEngines.create(options, setup.role(), below);
    transport = new TlsTransport(this, below, engine, options.context());
    application = new Application(loop, transport, setup.protocol(), setup.isUpgrade(), this::fail);
    flow = new WriteFlow(application);
    reader = new TlsReader(engine, buffers);
    writer = new TlsWriter(engine, below, buffers, flow);
    handshake = new Handshake(loop, setup.listener());
    errorTranslator = new TlsErrorTranslator(new TlsEndpoints(options, setup.role(), below));
    belowReading = below.isReading();
  }

  // --- events from the transport below ---

  void start() {
    below.setWriteBufferLimits(flow.limits());
    handshake.start(
        options.handshakeTimeout(),
        () -> {
          SSLException timeout =
              new SSLHandshakeException(TlsMessages.handshakeLate(options.handshakeTimeout()));
          shutDown(State.ENDED, timeout);
          below.abort();
          handshake.failed(timeout);
        });
    try {
      engine.beginHandshake();
    } catch (SSLException e) {
      fail(e);
    }
    pump();
  }

  void received(ByteBuffer data) {
    while (data.hasRemaining() && state != State.ENDED && !reader.isClosed()) {
      reader.add(data, isBlocked());
      pump();
    }
  }

  void eofReceived() {
    belowEnded = true;
    pump();
  }

  void pauseWriting() {
    flow.pausedBelow();
  }

  void resumeWriting() {
    flow.resumedBelow();
  }

  void connectionLost(@Nullable Throwable cause) {
    state = State.ENDED;
    if (shutdownTimer != null) {
      shutdownTimer.cancel();
    }
    // A reset after all data and close_notify were sent is no error: the peer has just left.
    Throwable reason = failure != null ? failure : allSent ? null : cause;
    handshake.failed(
        reason instanceof Exception e ? e : new SocketException(TlsMessages.HANDSHAKE_CUT));
    application.connectionLost(reason);
    writer.discard();
    reader.discard();
  }

  // --- calls from the application ---

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

  void lend(BaseProtocol borrower) {
    application.lend(borrower);
    applyLimits();
    if (isReading()) {
      pauseReading();
      pausedByLending = true;
    }
  }

  void giveBack() {
    application.giveBack(context);
    applyLimits();
    if (pausedByLending) {
      resumeReading();
    }
  }

  void limits(WriteBufferLimits limits) {
    flow.limits(limits);
    applyLimits();
  }

  private void applyLimits() {
    writer.limitsChanged();
    below.setWriteBufferLimits(flow.limitsInForce());
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
    pausedByLending = false;
    if (isReading()) {
      paused = true;
      readBelowIfWanted();
    }
  }

  void resumeReading() {
    pausedByLending = false;
    if (paused) {
      paused = false;
      loop.callSoon(this::pump, context);
    }
  }

  void write(ByteBuffer data) {
    try {
      writer.write(data, tasksRunning);
    } catch (SSLException e) {
      fail(e);
    }
    continueClose();
  }

  void writelines(List<ByteBuffer> data) {
    try {
      writer.writelines(data, tasksRunning);
    } catch (SSLException e) {
      fail(e);
    }
    continueClose();
  }

  /** Continues a close that the application requested inside its {@code pauseWriting}. */
  private void continueClose() {
    if (state == State.CLOSING) {
      pump();
    }
  }

  int writeBufferSize() {
    return writer.size();
  }

  void close() {
    if (state == State.HANDSHAKING) {
      abort();
    } else if (state == State.OPEN) {
      shutDown(State.CLOSING, null);
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
    writer.cork();
    try {
      while (state != State.ENDED && !isBlocked() && step()) {
        // The engine decides after each step what the next one is.
      }
      if (!tasksRunning && state != State.ENDED) {
        writer.drain();
        advanceShutdown();
      }
    } catch (SSLException e) {
      deliver();
      fail(e);
    } finally {
      writer.uncork();
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
      case NEED_WRAP -> writer.wrapControlRecord();
      case NOT_HANDSHAKING -> {
        if (state == State.HANDSHAKING && !reader.isClosed()) {
          open();
          yield true;
        }
        yield reader.decrypt();
      }
      default -> reader.decrypt();
    };
  }

  private void open() {
    state = State.OPEN;
    transport.handshakeCompleted(engine.getSession());
    application.connectionMade();
    handshake.completed(transport);
  }

  /** Delivers the decrypted data; returns false if the application paused before it had it all. */
  private boolean deliver() {
    ByteBuffer data = reader.data();
    if (data == null || state == State.HANDSHAKING) {
      return true;
    }
    if (state == State.OPEN) {
      application.received(data, reading);
    }
    if (state != State.OPEN) {
      reader.discardData();
    }
    reader.trim();
    return reader.data() == null;
  }

  private void runTasks() {
    tasksRunning = true;
    LoopFuture<Boolean> done;
    try {
      done = loop.runInExecutor(() -> runDelegated(engine));
    } catch (RuntimeException e) {
      tasksRunning = false;
      fail(new SSLException("the executor of the loop rejected a TLS task", e));
      return;
    }
    done.addDoneCallback(
        future -> {
          tasksRunning = false;
          Throwable failed = future.exception();
          if (failed != null) {
            fail(new SSLException("a TLS task failed", failed));
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

  // --- shutdown ---

  /** Handles the end of the stream and sends close_notify, once the received data is delivered. */
  private void advanceShutdown() throws SSLException {
    if (!isBlocked() && (reader.isClosed() || belowEnded)) {
      handlePeerClose();
    }
    if (state == State.CLOSING && !closeNotifySent && canSendCloseNotify()) {
      closeNotifySent = true;
      writer.close();
      writer.uncork();
      allSent = below.getWriteBufferSize() == 0;
    }
    if (closeNotifySent && state == State.CLOSING && (reader.isClosed() || belowEnded)) {
      state = State.ENDED;
      below.close();
    }
  }

  /** Returns whether close_notify may be sent; during a negotiation the peer would fail on it. */
  private boolean canSendCloseNotify() {
    boolean isSettled =
        reader.isClosed()
            || belowEnded
            || engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    return (writer.isEmpty() && isSettled) || engine.isOutboundDone();
  }

  private void handlePeerClose() {
    if (state == State.HANDSHAKING) {
      fail(new SocketException(TlsMessages.HANDSHAKE_CUT));
    } else if (state == State.OPEN) {
      if (reader.isClosed() || options.truncationAccepted()) {
        application.eofReceived();
        if (state == State.OPEN) {
          shutDown(State.CLOSING, null);
        }
      } else {
        shutDown(State.CLOSING, new SSLException(TlsMessages.TRUNCATED));
      }
    }
  }

  /** Ends the connection because of {@code reason}, with an alert to the peer if it still reads. */
  private void fail(Exception reason) {
    if (state == State.ENDED) {
      return;
    }
    Exception exception = errorTranslator.translate(reason);
    shutDown(State.ENDED, exception);
    try {
      writer.uncork();
      writer.sendControlRecords();
    } catch (SSLException e) {
      exception.addSuppressed(e);
    }
    below.close();
    handshake.failed(exception);
  }

  /** Enters the state {@code next} and starts the shutdown timeout. */
  private void shutDown(State next, @Nullable Throwable reason) {
    state = next;
    if (failure == null) {
      failure = reason;
    }
    if (shutdownTimer == null) {
      shutdownTimer = loop.callLater(options.shutdownTimeout(), this::shutdownTimedOut);
    }
  }

  private void shutdownTimedOut() {
    if (failure == null) {
      failure = new TimeoutException(TlsMessages.shutdownLate(options.shutdownTimeout()));
    }
    abort();
  }
}
