package dev.rondo.openssl;

import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An engine over one connection of OpenSSL. */
final class OpenSslEngine extends ConfigurableEngine {

  /*
   * Each unwrap gives OpenSSL one whole record, which it reads through a callback from the caller's buffer, and
   * each wrap of data lets it write one record through a callback into the caller's. Records that OpenSSL
   * writes at other times (handshake messages, alerts, tickets) wait in Wire until the next wrap.
   *
   * All methods that touch OpenSSL hold the engine's monitor, which also keeps the engine reachable, so that the
   * cleaner does not free the connection in use. Delegated tasks run without it.
   *
   * The caller's managers run inside of a call, and may call the engine. OpenSSL does not allow a call inside of
   * another: enter() refuses it, and a connection that they close is freed by exit().
   */

  private enum Phase {
    NEW,
    HANDSHAKING,
    OPEN,
    BROKEN
  }

  /** As JSSE asks, keys are changed long before the cipher's limit for one key, 2^37 bytes. */
  private static final long KEY_LIMIT = 1L << 37;

  private final ContextState context;
  private final PlainReader reader = new PlainReader(this::nothingRead);
  private volatile Phase phase = Phase.NEW;
  private volatile OpenSslSession session;
  private @Nullable NativeConnection connection;
  private @Nullable Negotiation negotiation;
  private ClientSessions.@Nullable Peer peer;
  private @Nullable Runnable task;
  private boolean taskTaken;
  private @Nullable SSLException taskFailure;
  private boolean inboundClosed;
  private boolean outboundClosed;
  private boolean closeNotified;
  private boolean finishedPending;

  /** Whether a record has come in. */
  private boolean answered;

  private int overhead;
  private long writtenWithKey;
  private long keyLimit = KEY_LIMIT;
  private @Nullable String applicationProtocol;

  /** The session that is offered for resumption, of which the cache may have freed the address. */
  private ClientSessions.@Nullable Cached offered;

  OpenSslEngine(ContextState context, @Nullable String host, int port) {
    super(
        host,
        port,
        new SSLParameters(Suites.defaults(), context.versions().toArray(String[]::new)));
    this.context = context;
    session = new OpenSslSession(this, context.serverSessions());
  }

  // --- for callbacks ---

  Negotiation handshake() {
    if (negotiation == null) {
      throw new IllegalStateException("no handshake");
    }
    return negotiation;
  }

  /** Keeps a session for later connections; returns whether it did. */
  boolean keep(long address) {
    if (!client || peer == null || !sessionCreation || !LibSsl.isResumable(address)) {
      return false;
    }
    boolean once = session.getProtocol().equals(Versions.TLS_1_3);
    context
        .clientSessions()
        .put(
            peer,
            new ClientSessions.Cached(
                address,
                List.of(session.peerOrNone()),
                session.values(),
                System.currentTimeMillis(),
                once));
    return true;
  }

  void forgetSession() {
    ClientSessions.Peer known = peer;
    if (known != null) {
      context.clientSessions().remove(known);
    }
  }

  // --- the start of a handshake ---

  @Override
  public synchronized void beginHandshake() throws SSLException {
    requireMode();
    switch (phase) {
      case NEW -> start();
      case HANDSHAKING -> requireOpen();
      case OPEN -> updateKeys();
      case BROKEN -> throw new SSLException("the connection is broken or closed");
    }
  }

  @Override
  boolean hasStarted() {
    return phase != Phase.NEW;
  }

  private void requireMode() {
    if (!modeSet) {
      throw new IllegalStateException("Client/Server mode has not yet been set.");
    }
  }

  private void start() throws SSLException {
    requireOpen();
    session =
        new OpenSslSession(this, client ? context.clientSessions() : context.serverSessions());
    var opened = NativeConnection.open(context.handle(), this);
    connection = opened;
    negotiation =
        new Negotiation(
            this,
            context,
            parameters,
            session,
            new ApplicationProtocols(this, parameters.getApplicationProtocols(), selector));
    phase = Phase.HANDSHAKING;
    try {
      var setup = new ConnectionSetup(opened.ssl(), parameters, client);
      setup.apply();
      if (client) {
        prepareClient(setup);
        advance();
      } else if (parameters.getNeedClientAuth() || parameters.getWantClientAuth()) {
        context.addAuthorities();
      }
    } catch (SSLException e) {
      if (phase != Phase.BROKEN) {
        breakDown();
      }
      throw e;
    }
  }

  private void prepareClient(ConnectionSetup setup) throws SSLException {
    SNIServerName name = RequestedNames.requested(parameters, getPeerHost());
    if (name != null) {
      setup.requestName(name);
      session.setRequestedNames(List.of(name));
    }
    String host = getPeerHost();
    if (host != null && getPeerPort() > 0) {
      peer =
          new ClientSessions.Peer(
              host,
              getPeerPort(),
              String.valueOf(parameters.getEndpointIdentificationAlgorithm()),
              name == null ? "" : name.toString());
      offered = context.clientSessions().resume(peer, open().ssl());
    }
  }

  /** Begins a call into OpenSSL, in which callbacks find this engine; returns the connection. */
  private long enter(NativeConnection current) {
    if (current.caller != null) {
      throw new IllegalStateException("a callback of the handshake must not proceed with it");
    }
    long ssl = current.ssl();
    current.caller = this;
    return ssl;
  }

  private void exit(NativeConnection current) {
    current.caller = null;
    freeIfClosed();
  }

  private NativeConnection open() {
    if (connection == null) {
      throw new IllegalStateException("the handshake has not begun");
    }
    return connection;
  }

  /** Asks the peer for new keys, which TLS 1.3 has in place of a second handshake. */
  private void updateKeys() throws SSLException {
    if (!session.getProtocol().equals(Versions.TLS_1_3)) {
      throw new SSLException("renegotiation is not supported: open another connection");
    }
    requireOpen();
    changeKeys(LibSsl.KEY_UPDATE_REQUESTED);
  }

  private void requireOpen() throws SSLException {
    if (inboundClosed || outboundClosed) {
      throw new SSLException("the connection is closed");
    }
  }

  private void changeKeys(int type) throws SSLException {
    NativeConnection current = open();
    long ssl = enter(current);
    try {
      writtenWithKey = 0;
      if (!LibSsl.updateKeys(ssl, type) || LibSsl.handshake(ssl) != 1) {
        throw broken();
      }
    } finally {
      exit(current);
    }
  }

  // --- the handshake ---

  /** Lets OpenSSL proceed until it needs a record, a task, or nothing more. */
  private void advance() throws SSLException {
    NativeConnection current = open();
    long ssl = enter(current);
    try {
      while (true) {
        int result = LibSsl.handshake(ssl);
        if (outboundClosed) {
          return; // A callback has closed the engine.
        }
        if (result == 1) {
          complete(ssl);
          return;
        }
        switch (LibSsl.error(ssl, result)) {
          case LibSsl.WANT_READ -> {
            return;
          }
          case LibSsl.WANT_CREDENTIALS -> {
            handshake().chooseCredentials(ssl);
            if (outboundClosed) {
              return;
            }
          }
          case LibSsl.WANT_VERIFICATION -> {
            task = this::verify;
            return;
          }
          case LibSsl.CLOSED -> {
            peerClosed();
            return;
          }
          default -> throw broken();
        }
      }
    } catch (SSLException e) {
      if (phase != Phase.BROKEN) {
        breakDown();
      }
      throw e;
    } finally {
      exit(current);
    }
  }

  /** The delegated task of a client. */
  private void verify() {
    Negotiation checked;
    synchronized (this) {
      if (negotiation == null) {
        return;
      }
      checked = negotiation;
    }
    checked.check();
    synchronized (this) {
      if (task == null) {
        return;
      }
      task = null;
      taskTaken = false;
      if (phase == Phase.HANDSHAKING && !inboundClosed && !outboundClosed) {
        try {
          advance();
        } catch (SSLException e) {
          taskFailure = e;
        }
      }
    }
  }

  private void complete(long ssl) throws SSLException {
    session.complete(ssl);
    session.setLocal(handshake().ownChain(ssl));
    if (LibSsl.isResumed(ssl)) {
      readResumed(ssl);
    } else if (client && !handshake().isTrusted()) {
      throw new SSLHandshakeException("the server's certificate was not checked");
    }
    String protocol = ConnectionSetup.selectedProtocol(ssl);
    if (client
        && !protocol.isEmpty()
        && !List.of(parameters.getApplicationProtocols()).contains(protocol)) {
      throw new SSLHandshakeException("the server chose a protocol that was not offered");
    }
    applicationProtocol = protocol;
    overhead = overhead(session.getProtocol(), session.getCipherSuite());
    phase = Phase.OPEN;
    finishedPending = true;
    negotiation = null;
  }

  /**
   * Completes a resumed session, which on a server has only the first certificate of the client.
   */
  private void readResumed(long ssl) throws SSLException {
    if (offered != null) {
      session.resume(offered);
      return;
    }
    long certificate = LibSsl.peerCertificate(ssl);
    if (certificate != 0) {
      try {
        session.setPeer(new Certificate[] {Der.toJava(certificate)});
      } catch (CertificateException e) {
        throw new SSLException("the peer's certificate cannot be read", e);
      } finally {
        LibCrypto.freeCertificate(certificate);
      }
    }
  }

  /** Returns by how many bytes a record is at least longer than its plain bytes. */
  private static int overhead(String protocol, String suite) {
    if (protocol.equals(Versions.TLS_1_3)) {
      return Records.HEADER + 1 + (suite.contains("_CCM_8_") ? 8 : 16);
    }
    return suite.contains("_GCM_") ? Records.HEADER + 8 + 16 : Records.HEADER + 16;
  }

  /** Ends the connection, and returns the reason. */
  private SSLException broken() {
    SSLException kept = negotiation == null ? null : negotiation.failure();
    SSLException reported = Errors.ofConnection(phase == Phase.HANDSHAKING);
    breakDown();
    return kept == null ? reported : kept;
  }

  private void breakDown() {
    enterBroken();
    reader.discard();
    inboundClosed = true;
    outboundClosed = true;
    finishedPending = false;
    LibCrypto.clearErrors();
    forgetSession();
    freeIfClosed();
  }

  private void enterBroken() {
    if (phase == Phase.HANDSHAKING) {
      // The peer has not proved what the session says about it.
      session = new OpenSslSession(this, session.getSessionContext());
    }
    phase = Phase.BROKEN;
  }

  private void freeIfClosed() {
    if (inboundClosed && outboundClosed && connection != null && connection.caller == null) {
      connection.run();
    }
  }

  // --- states ---

  @Override
  public synchronized HandshakeStatus getHandshakeStatus() {
    return status();
  }

  private HandshakeStatus status() {
    NativeConnection current = connection;
    if (taskFailure != null || (current != null && current.wire.hasOutput())) {
      return HandshakeStatus.NEED_WRAP;
    }
    if (phase != Phase.HANDSHAKING || (inboundClosed && outboundClosed)) {
      return HandshakeStatus.NOT_HANDSHAKING;
    }
    return task != null ? HandshakeStatus.NEED_TASK : HandshakeStatus.NEED_UNWRAP;
  }

  /** Returns the status after a step: FINISHED once, when all messages are sent. */
  private HandshakeStatus statusAfterStep() {
    HandshakeStatus status = status();
    if (finishedPending && status == HandshakeStatus.NOT_HANDSHAKING) {
      finishedPending = false;
      return HandshakeStatus.FINISHED;
    }
    return status;
  }

  private void throwTaskFailure() throws SSLException {
    SSLException failed = taskFailure;
    if (failed != null) {
      taskFailure = null;
      throw failed;
    }
  }

  @Override
  public synchronized @Nullable Runnable getDelegatedTask() {
    if (task == null || taskTaken) {
      return null;
    }
    taskTaken = true;
    return task;
  }

  // --- records to the peer ---

  @Override
  public SSLEngineResult wrap(ByteBuffer source, ByteBuffer target) throws SSLException {
    Buffers.requireBuffer(source);
    return wrap(new ByteBuffer[] {source}, 0, 1, target);
  }

  @Override
  public synchronized SSLEngineResult wrap(
      ByteBuffer[] sources, int offset, int length, ByteBuffer target) throws SSLException {
    requireMode();
    Buffers.requireRange(sources, offset, length);
    Buffers.requireWritable(target);
    throwTaskFailure();
    if (isOutboundDone()) {
      return new SSLEngineResult(Status.CLOSED, status(), 0, 0);
    }
    if (phase == Phase.NEW) {
      start();
    }
    HandshakeStatus status = status();
    if (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_UNWRAP) {
      return new SSLEngineResult(Status.OK, status, 0, 0);
    }
    if (target.remaining() < Records.MAX_RECORD) {
      return new SSLEngineResult(Status.BUFFER_OVERFLOW, status, 0, 0);
    }
    Wire wire = open().wire;
    if (wire.hasOutput()) {
      int count = wire.drain(target);
      return result(isOutboundDone(), 0, count);
    }
    int count = (int) Math.min(Records.MAX_PLAIN, Buffers.remaining(sources, offset, length));
    return count == 0 || outboundClosed
        ? result(false, 0, 0)
        : write(sources, offset, length, count, target);
  }

  private SSLEngineResult result(boolean closed, int consumed, int produced) {
    return new SSLEngineResult(
        closed ? Status.CLOSED : Status.OK, statusAfterStep(), consumed, produced);
  }

  private SSLEngineResult write(
      ByteBuffer[] sources, int offset, int length, int count, ByteBuffer target)
      throws SSLException {
    int first = offset;
    while (!sources[first].hasRemaining()) {
      first++;
    }
    ByteBuffer source = sources[first];
    int produced =
        RawMemory.isLasting(source) && source.remaining() >= count
            ? write(source, count, target)
            : writeThroughScratch(sources, first, offset + length - first, count, target);
    Buffers.skip(sources, first, offset + length - first, count);
    countKeyUse(count);
    return result(false, count, produced);
  }

  private int writeThroughScratch(
      ByteBuffer[] sources, int first, int length, int count, ByteBuffer target)
      throws SSLException {
    ByteBuffer scratch = Scratch.take();
    try {
      Buffers.gather(sources, first, length, scratch, count);
      return write(scratch.flip(), count, target);
    } finally {
      Scratch.release(scratch);
    }
  }

  /** Writes one record, and returns how long it is. */
  private int write(ByteBuffer source, int count, ByteBuffer target) throws SSLException {
    long from = RawMemory.address(source);
    NativeConnection current = open();
    long ssl = enter(current);
    try {
      current.wire.direct(target);
      int written = LibSsl.write(ssl, from, count);
      int produced = current.wire.undirect(target);
      if (written != count) {
        throw broken();
      }
      return produced;
    } finally {
      exit(current);
    }
  }

  private void countKeyUse(int count) throws SSLException {
    writtenWithKey += count;
    if (writtenWithKey > keyLimit && session.getProtocol().equals(Versions.TLS_1_3)) {
      changeKeys(LibSsl.KEY_UPDATE_NOT_REQUESTED);
    }
  }

  /** Changes how many bytes one key encrypts; for tests. */
  synchronized void setKeyLimit(long bytes) {
    keyLimit = bytes;
  }

  // --- records from the peer ---

  @Override
  public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer target) throws SSLException {
    Buffers.requireBuffer(target);
    return unwrap(source, new ByteBuffer[] {target}, 0, 1);
  }

  @Override
  public synchronized SSLEngineResult unwrap(
      ByteBuffer source, ByteBuffer[] targets, int offset, int length) throws SSLException {
    requireMode();
    Buffers.requireBuffer(source);
    Buffers.requireRange(targets, offset, length);
    for (int i = offset; i < offset + length; i++) {
      Buffers.requireWritable(targets[i]);
      Buffers.requireUsable(targets[i]);
    }
    throwTaskFailure();
    if (isInboundDone()) {
      return new SSLEngineResult(Status.CLOSED, status(), 0, 0);
    }
    if (phase == Phase.NEW && !outboundClosed) {
      start();
    }
    HandshakeStatus status = status();
    if (status == HandshakeStatus.NEED_TASK
        || (status == HandshakeStatus.NEED_WRAP && phase == Phase.HANDSHAKING)) {
      return new SSLEngineResult(Status.OK, status, 0, 0);
    }
    if (reader.hasLeftover()) {
      return readLeftover(targets, offset, length);
    }
    if (open().wire.isFull()) {
      return new SSLEngineResult(Status.OK, status, 0, 0);
    }
    return unwrapRecord(source, targets, offset, length, status);
  }

  private SSLEngineResult unwrapRecord(
      ByteBuffer source, ByteBuffer[] targets, int offset, int length, HandshakeStatus status)
      throws SSLException {
    int record;
    try {
      record = Records.length(source);
    } catch (SSLException e) {
      breakDown();
      throw e;
    }
    if (record >= 0
        && phase == Phase.OPEN
        && record - overhead > Buffers.remaining(targets, offset, length)) {
      return new SSLEngineResult(Status.BUFFER_OVERFLOW, status, 0, 0);
    }
    if (record < 0 || source.remaining() < record) {
      return new SSLEngineResult(Status.BUFFER_UNDERFLOW, status, 0, 0);
    }
    return processRecord(source, record, targets, offset, length);
  }

  private SSLEngineResult processRecord(
      ByteBuffer source, int record, ByteBuffer[] targets, int offset, int length)
      throws SSLException {
    NativeConnection current = open();
    answered = true;
    current.wire.offer(source, record);
    int produced = 0;
    boolean isRead;
    try {
      if (phase == Phase.HANDSHAKING) {
        advance();
      } else {
        produced = read(current, targets, offset, length);
      }
    } finally {
      isRead = current.wire.withdraw();
      source.position(source.position() + record);
    }
    if (!isRead && !inboundClosed) {
      breakDown();
      throw new SSLException("OpenSSL has not read a whole record");
    }
    return result(inboundClosed, record, produced);
  }

  private SSLEngineResult readLeftover(ByteBuffer[] targets, int offset, int length)
      throws SSLException {
    if (Buffers.remaining(targets, offset, length) == 0) {
      return new SSLEngineResult(Status.BUFFER_OVERFLOW, status(), 0, 0);
    }
    int produced = read(open(), targets, offset, length);
    return result(inboundClosed, 0, produced);
  }

  /** Reads the plain bytes of one record. */
  private int read(NativeConnection current, ByteBuffer[] targets, int offset, int length)
      throws SSLException {
    enter(current);
    try {
      return reader.read(current, targets, offset, length);
    } finally {
      exit(current);
    }
  }

  /** Handles the result of a read that has returned nothing. */
  private void nothingRead(NativeConnection current, int result) throws SSLException {
    switch (LibSsl.error(current.ssl(), result)) {
      case LibSsl.WANT_READ -> {}
      case LibSsl.CLOSED -> peerClosed();
      default -> throw broken();
    }
  }

  // --- closing ---

  /** Handles close_notify, to which TLS 1.2 answers at once. */
  private void peerClosed() {
    closeNotified = true;
    inboundClosed = true;
    reader.discard();
    if (phase == Phase.HANDSHAKING || !session.getProtocol().equals(Versions.TLS_1_3)) {
      closeOutbound();
    }
    freeIfClosed();
  }

  @Override
  public synchronized void closeOutbound() {
    if (outboundClosed) {
      return;
    }
    outboundClosed = true;
    NativeConnection current = connection;
    if (current == null) {
      inboundClosed = true;
      return;
    }
    if (phase == Phase.OPEN) {
      LibSsl.shutdown(current.ssl());
      LibCrypto.clearErrors();
    } else if (phase == Phase.HANDSHAKING) {
      cancelHandshake(current);
    }
    freeIfClosed();
  }

  /** Ends a handshake; OpenSSL cannot send an alert for that, which is possible in plain text. */
  private void cancelHandshake(NativeConnection current) {
    enterBroken();
    inboundClosed = true;
    if (client && !answered) {
      current.wire.add(Records.closeNotify());
    }
  }

  @Override
  public synchronized void closeInbound() throws SSLException {
    if (inboundClosed) {
      return;
    }
    inboundClosed = true;
    reader.discard();
    boolean truncated = !closeNotified && phase != Phase.NEW;
    if (truncated && !outboundClosed) {
      closeOutbound();
    }
    freeIfClosed();
    if (truncated) {
      throw new SSLException("closing inbound before receiving peer's close_notify");
    }
  }

  @Override
  public synchronized boolean isInboundDone() {
    return inboundClosed && !reader.hasLeftover();
  }

  @Override
  public synchronized boolean isOutboundDone() {
    return outboundClosed && (connection == null || !connection.wire.hasOutput());
  }

  // --- facts ---

  @Override
  public SSLSession getSession() {
    OpenSslSession current = session;
    return phase == Phase.HANDSHAKING
        ? new OpenSslSession(this, current.getSessionContext())
        : current;
  }

  @Override
  public @Nullable SSLSession getHandshakeSession() {
    return phase == Phase.HANDSHAKING ? session : null;
  }

  @Override
  public synchronized @Nullable String getApplicationProtocol() {
    return applicationProtocol;
  }

  @Override
  public synchronized @Nullable String getHandshakeApplicationProtocol() {
    return negotiation == null ? null : negotiation.protocols().chosen();
  }
}
