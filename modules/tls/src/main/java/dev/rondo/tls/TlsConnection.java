package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.TimerHandle;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsTolerance;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
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

  /** More steps than a negotiation has in which no byte moves. */
  private static final int MAX_IDLE_STEPS = 100;

  private final EventLoop loop;
  private final TlsOptions options;
  private final Transport below;
  private final SSLEngine engine;
  private final TlsReader reader;
  private final TlsWriter writer;
  private final RecordOutput output;
  private final DelegatedTasks tasks;
  private final WriteFlow flow;
  private final Application application;
  private final Handshake handshake;
  private final HandshakeTurns turns;
  private final TlsErrorTranslator errorTranslator;
  private final TlsTransport transport;
  private final Context context = Context.copyCurrent();
  private final BooleanSupplier reading = this::isReading;
  private State state = State.HANDSHAKING;
  private @Nullable TimerHandle shutdownTimer;
  private @Nullable Throwable failure;
  private boolean pumping;
  private int idleSteps;
  private boolean renegotiationRefused;
  private boolean paused;

  /** Whether lending paused reading, and the user has neither paused nor resumed it since. */
  private boolean pausedByLending;

  /** The received data of the handshake that waits for its turn; null if none does. */
  private @Nullable ByteBuffer early;

  private boolean belowReading;
  private boolean belowEnded;
  private boolean closeNotifySent;
  private boolean allSent;

  TlsConnection(
      EventLoop loop,
      BufferPools pools,
      HandshakeTurns turns,
      Transport below,
      TlsProtocol.Setup setup) {
    this.loop = loop;
    this.turns = turns;
    this.below = below;
    options = setup.options();
    engine = TlsEngines.create(options, setup.role(), below);
    transport = new TlsTransport(this, below, engine, options.context());
    application = new Application(loop, transport, setup.protocol(), setup.isUpgrade(), this::fail);
    flow = new WriteFlow(application);
    TlsBuffers buffers = pools.of(engine);
    reader = new TlsReader(engine, buffers, pools.direct());
    output = new RecordOutput(engine, below, buffers);
    writer = new TlsWriter(engine, buffers, below, output, flow);
    tasks = new DelegatedTasks(loop, engine, context, setup.tasks());
    handshake = new Handshake(loop, setup.listener());
    errorTranslator = new TlsErrorTranslator(new TlsEndpoints(options, setup.role(), below));
    belowReading = below.isReading();
  }

  // --- events from the transport below ---

  void start() {
    below.setWriteBufferLimits(flow.limits());
    handshake.start(
        options.timeouts().handshake(),
        () -> {
          SSLException timeout =
              new SSLHandshakeException(TlsMessages.handshakeLate(options.timeouts().handshake()));
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
    boolean isHandshake = state == State.HANDSHAKING;
    if (early != null || (isHandshake && !turns.begin())) {
      awaitTurn(data);
      return;
    }
    advance(data);
    if (isHandshake) {
      turns.end();
    }
  }

  /** Keeps a copy of {@code data}: many connections wait at once, and would empty the pool. */
  private void awaitTurn(ByteBuffer data) {
    ByteBuffer before = early;
    int size = before == null ? 0 : before.remaining();
    ByteBuffer kept = ByteBuffer.allocate(size + data.remaining());
    if (before == null) {
      turns.await(() -> context.run(this::turnCame));
    } else {
      kept.put(before);
    }
    early = kept.put(data).flip();
    readBelowIfWanted();
  }

  private void turnCame() {
    ByteBuffer received = Objects.requireNonNull(early);
    early = null;
    advance(received);
    readBelowIfWanted();
  }

  private void advance(ByteBuffer data) {
    while (data.hasRemaining() && state != State.ENDED && !reader.isClosed()) {
      if (!reader.add(data, isBlocked() || pumping)) {
        fail(new SSLException(TlsMessages.engineIsFull(engine)));
      }
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
    writer.gather();
    flow.resumedBelow();
    if (endGathering()) {
      continueAfterWrite();
    }
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
      writer.write(data, tasks.isRunning());
    } catch (SSLException e) {
      fail(e);
    }
    continueAfterWrite();
  }

  void writelines(List<ByteBuffer> data) {
    try {
      writer.writelines(data, tasks.isRunning());
    } catch (SSLException e) {
      fail(e);
    }
    continueAfterWrite();
  }

  /**
   * Continues a close that the application requested inside its {@code pauseWriting}, and a
   * negotiation that the engine began, such as one for new keys after a certain number of bytes.
   */
  private void continueAfterWrite() {
    if (state == State.CLOSING) {
      pump();
    } else if (!isSettled(output.status()) && !tasks.isRunning()) {
      loop.callSoon(this::pump, context);
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
    return tasks.isRunning() || early != null || (paused && state == State.OPEN);
  }

  private void pump() {
    if (pumping || tasks.isRunning() || state == State.ENDED) {
      return;
    }
    pumping = true;
    idleSteps = 0;
    output.cork();
    try {
      do {
        while (isActive() && step()) {
          // The engine decides after each step what the next one is.
        }
        if (isActive()) {
          writer.drain();
        }
      } while (isActive() && !writer.isEmpty() && isOurTurn(output.status()));
      if (isActive()) {
        advanceShutdown();
      }
    } catch (SSLException e) {
      deliver();
      fail(e);
    } finally {
      output.uncork();
      pumping = false;
    }
    readBelowIfWanted();
  }

  private boolean isActive() {
    return state != State.ENDED && !tasks.isRunning();
  }

  /**
   * Does what the engine asks for next; returns false if it must wait for something. A paused
   * application stops reading only, since the engine may have to send records of its own.
   */
  private boolean step() throws SSLException {
    boolean canRead = deliver() && !isBlocked();
    HandshakeStatus status = engine.getHandshakeStatus();
    return switch (status) {
      case NEED_TASK -> {
        if (!tasks.runOnLoop()) {
          tasks.runInExecutor(this::tasksDone);
          yield false;
        }
        boolean ran = tasks.runHere();
        if (ran) {
          reader.engineAdvanced();
        }
        yield advanced(ran, status);
      }
      case NEED_WRAP -> {
        boolean moved = output.wrapControlRecord();
        if (moved) {
          reader.engineAdvanced();
        }
        yield advanced(moved, status);
      }
      case NOT_HANDSHAKING, FINISHED -> {
        if (state == State.HANDSHAKING && !reader.isClosed()) {
          open();
          yield true;
        }
        yield canRead && decrypt(status);
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> canRead && decrypt(status);
    };
  }

  private boolean decrypt(HandshakeStatus before) throws SSLException {
    if (reader.isDrained()) {
      return false;
    }
    boolean moved = reader.decrypt();
    if (isRenegotiation(before)) {
      engine.closeOutbound();
      throw new SSLException(TlsMessages.RENEGOTIATION_REFUSED);
    }
    return advanced(moved, before);
  }

  /**
   * Returns whether the client has begun a negotiation that the options do not allow. Until TLS 1.2
   * the type of a record is not encrypted.
   */
  private boolean isRenegotiation(HandshakeStatus before) {
    return renegotiationRefused
        && state == State.OPEN
        && isSettled(before)
        && reader.takeHandshakeRecords();
  }

  /**
   * Returns whether the engine has advanced from {@code before}.
   *
   * @throws SSLException if it has gone round in a circle for many steps
   */
  private boolean advanced(boolean moved, HandshakeStatus before) throws SSLException {
    if (moved) {
      idleSteps = 0;
      return true;
    }
    if (++idleSteps > MAX_IDLE_STEPS) {
      throw new SSLException(TlsMessages.engineIsStuck(engine));
    }
    return engine.getHandshakeStatus() != before;
  }

  private void tasksDone(@Nullable SSLException failed) {
    reader.engineAdvanced();
    if (failed != null) {
      fail(failed);
    }
    pump();
  }

  private static boolean isOurTurn(HandshakeStatus status) {
    return status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP;
  }

  private static boolean isSettled(HandshakeStatus status) {
    return status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED;
  }

  private void open() {
    state = State.OPEN;
    SSLSession session = engine.getSession();
    renegotiationRefused =
        !engine.getUseClientMode()
            && !options.tolerances().contains(TlsTolerance.RENEGOTIATION)
            && !session.getProtocol().equals("TLSv1.3");
    reader.takeHandshakeRecords();
    transport.handshakeCompleted(session);
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
      writer.gather();
      application.received(data, reading);
      endGathering();
    }
    if (state != State.OPEN) {
      reader.discardData();
    }
    reader.trim();
    return reader.data() == null;
  }

  /** Encrypts what the application has written in its callback; returns whether that was done. */
  private boolean endGathering() {
    try {
      return state != State.ENDED && writer.endGathering();
    } catch (SSLException e) {
      fail(e);
      return false;
    }
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
      output.uncork();
      allSent = below.getWriteBufferSize() == 0;
    }
    if (closeNotifySent && state == State.CLOSING && (reader.isClosed() || belowEnded)) {
      state = State.ENDED;
      below.close();
    }
  }

  /** Returns whether close_notify may be sent; during a negotiation the peer would fail on it. */
  private boolean canSendCloseNotify() {
    boolean isSettled = reader.isClosed() || belowEnded || isSettled(engine.getHandshakeStatus());
    return (writer.isEmpty() && isSettled) || engine.isOutboundDone();
  }

  private void handlePeerClose() {
    if (state == State.HANDSHAKING) {
      fail(new SocketException(TlsMessages.HANDSHAKE_CUT));
    } else if (state == State.OPEN) {
      if (reader.isClosed() || options.tolerances().contains(TlsTolerance.TRUNCATION)) {
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
      output.uncork();
      writer.close();
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
      shutdownTimer = loop.callLater(options.timeouts().shutdown(), this::shutdownTimedOut);
    }
  }

  private void shutdownTimedOut() {
    if (failure == null) {
      failure = new TimeoutException(TlsMessages.shutdownLate(options.timeouts().shutdown()));
    }
    abort();
  }
}
