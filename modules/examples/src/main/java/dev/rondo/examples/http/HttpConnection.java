package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.examples.http.Resource.InMemory;
import dev.rondo.examples.http.Resource.OnDisk;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The connection of one client. Pipelined requests are answered one at a time, in order. */
final class HttpConnection implements Protocol {

  /** The time for a refused client to read the response before the connection is aborted. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** Bounds the memory used for a client that reads slowly or not at all. */
  private static final WriteBufferLimits WRITE_LIMITS = new WriteBufferLimits(0, 16 * 1024);

  private final HttpServer server;
  private final EventLoop loop;
  private final HttpLimits limits;
  private final RequestParser parser;
  private final UnparsedInput unparsed;
  private final Deadline deadline;
  private final ConnectionExchange exchange;

  @SuppressWarnings("NullAway.Init") // connectionMade is called first.
  private Transport transport;

  /** The size of the write buffer when the stall deadline was last set. */
  private int unsent;

  private long bodyLeft;
  private boolean persistent = true;
  private boolean answering;
  private boolean writingPaused;
  private boolean peerEnded;
  private boolean finished;
  private boolean linger;

  HttpConnection(HttpServer server, EventLoop loop, HttpLimits limits) {
    this.server = server;
    this.loop = loop;
    this.limits = limits;
    parser = new RequestParser(limits);
    unparsed = new UnparsedInput(limits.head());
    deadline = new Deadline(loop, this::deadlineExpired);
    exchange = server.newExchange();
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    transport.setWriteBufferLimits(WRITE_LIMITS);
    exchange.connected(transport);
    server.opened(this);
    deadline.set(limits.idle());
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    finished = true;
    exchange.end(answering || writingPaused ? unsent : 0);
    unparsed.take();
    deadline.close();
    server.closed(this);
  }

  // --- requests ---

  @Override
  public void dataReceived(ByteBuffer data) {
    if (finished) {
      return;
    }
    if (!hasPartialRequest() && canAnswer()) {
      deadline.clear();
    }
    process(unparsed.with(data));
  }

  @Override
  public boolean eofReceived() {
    peerEnded = true;
    return isBusy();
  }

  @Override
  public void pauseWriting() {
    writingPaused = true;
    setStallDeadline();
  }

  @Override
  public void resumeWriting() {
    writingPaused = false;
    if (!answering) {
      exchange.end(0);
    }
    processKept();
  }

  void closeIfIdle() {
    if (canAnswer() && !unparsed.hasRemaining() && !finished) {
      finish();
    }
  }

  private boolean canAnswer() {
    return !answering && !writingPaused;
  }

  private boolean isBusy() {
    return (answering || writingPaused) && !finished;
  }

  /** Returns whether a part of a request or of its body has arrived. */
  private boolean hasPartialRequest() {
    return unparsed.hasRemaining() || bodyLeft > 0;
  }

  /**
   * Answers the requests in {@code input}, keeps the rest, and sets the deadline for what is
   * missing.
   */
  private void process(ByteBuffer input) {
    serve(input);
    if (finished || transport.isClosing()) {
      return;
    }
    unparsed.keep(input);
    if (unparsed.isFull()) {
      transport.pauseReading();
    } else {
      transport.resumeReading();
    }
    if (canAnswer()) {
      setInputDeadline();
    }
  }

  private void setInputDeadline() {
    if (peerEnded) {
      finish();
    } else if (!hasPartialRequest()) {
      deadline.set(limits.idle());
    } else if (!deadline.isSet()) {
      deadline.set(limits.request());
    }
  }

  /**
   * Answers the requests in {@code input} until it must wait for a file, the client or more input.
   */
  private void serve(ByteBuffer input) {
    while (canAnswer() && !finished && !transport.isClosing() && skipBody(input)) {
      RequestParser.skipBlankLines(input);
      if (input.hasRemaining()) {
        exchange.arriving();
      }
      int start = input.position();
      Request request;
      try {
        request = parser.parse(input);
      } catch (HttpError e) {
        refuse(e, input, start);
        return;
      }
      if (request == null) {
        return;
      }
      begin(request);
    }
  }

  private boolean skipBody(ByteBuffer input) {
    int count = (int) Math.min(bodyLeft, input.remaining());
    input.position(input.position() + count);
    bodyLeft -= count;
    return bodyLeft == 0;
  }

  private void begin(Request request) {
    deadline.clear();
    exchange.received(request);
    // If the end of the request is unknown, the bytes that follow cannot be parsed as a request.
    persistent = false;
    linger = true;
    try {
      long length = request.contentLength();
      if (!request.isChunked()
          && length <= limits.body()
          && (length == 0 || !request.expectsContinue())) {
        // After a refused CONNECT the client may send data that was meant for the tunnel.
        persistent = request.isPersistent() && !request.method().equals("CONNECT");
        linger = !persistent && request.method().equals("CONNECT");
        bodyLeft = length;
      }
      Responder.requireSupported(request);
    } catch (HttpError e) {
      answer(request, Response.of(e));
      return;
    }
    String path = SitePath.ofTarget(request.target());
    Resource cached = server.cached(path);
    if (cached != null) {
      answer(request, cached);
    } else {
      answering = true;
      server.find(path).addDoneCallback(found -> found(request, found));
    }
  }

  private void found(Request request, LoopFuture<Resource> found) {
    answering = false;
    if (finished || transport.isClosing()) {
      return;
    }
    try {
      answer(request, found.result());
    } catch (HttpError e) {
      answer(request, Response.of(e));
    } catch (Exception e) {
      answer(request, Response.of(new HttpError(Status.INTERNAL_SERVER_ERROR)));
    }
    processKept();
  }

  // --- responses ---

  private void answer(Request request, Resource resource) {
    Response response;
    try {
      response = Responder.answer(request, resource);
    } catch (HttpError e) {
      response = Response.of(e);
    }
    answer(request, response);
  }

  private void answer(Request request, Response response) {
    persistent &= !server.isStopping();
    transport.write(response.head(server.date(), persistent));
    if (request.isHead() || response.content() == null) {
      responded(response.status(), 0);
      return;
    }
    ByteRange part = response.part();
    // Not a switch: a pattern switch generates a class at its first use, which delays a response.
    if (response.content() instanceof InMemory memory) {
      // The bytes never change, so they can be sent without a copy.
      transport.writeOwned(memory.bytes().slice((int) part.first(), (int) part.count()));
      responded(response.status(), part.count());
    } else {
      answering = true;
      exchange.responding(response.status(), 0);
      new FileBody(loop, transport, part, this::fileProgressed, this::fileSent)
          .send(((OnDisk) response.content()).file());
    }
  }

  private void fileProgressed(long count) {
    exchange.sent(count);
    setStallDeadline();
  }

  private void fileSent(@Nullable Exception failure) {
    answering = false;
    if (failure != null || transport.isClosing()) {
      // The client got less than Content-Length: a reset shows that the response is incomplete.
      exchange.end(transport.getWriteBufferSize());
      transport.abort();
      return;
    }
    endResponse();
    processKept();
  }

  /** Ends a response that was written at once, with {@code count} bytes of a body. */
  private void responded(Status status, long count) {
    exchange.responding(status, transport.isClosing() ? 0 : count);
    endResponse();
  }

  private void endResponse() {
    if (!writingPaused) {
      exchange.end(0);
    }
    if (!persistent || server.isStopping()) {
      finish();
    }
  }

  /** Processes the input that was kept while a response was being sent. */
  private void processKept() {
    if (canAnswer() && !finished) {
      process(unparsed.take());
    }
  }

  /** Refuses the request that begins at {@code start} of {@code input}. */
  private void refuse(HttpError error, ByteBuffer input, int start) {
    exchange.refused(input, start, limits.requestLine());
    persistent = false;
    linger = true;
    Response response = Response.of(error);
    transport.write(response.head(server.date(), false));
    if (response.content() instanceof InMemory memory) {
      transport.write(memory.bytes().duplicate());
    }
    responded(error.status(), response.part().count());
  }

  /**
   * Ends the connection. Closing while the client still sends would cause a reset, which can
   * destroy the response before the client reads it. So the connection lingers: it is half-closed
   * first, and closed when the client ends or the time is over.
   */
  private void finish() {
    finished = true;
    unparsed.take();
    if (linger && !peerEnded && transport.canWriteEof()) {
      transport.writeEof();
      transport.resumeReading();
      unsent = transport.getWriteBufferSize();
      deadline.set(LINGER);
    } else {
      setStallDeadline();
      transport.close();
    }
  }

  /** Sets the stall deadline. Any progress moves it, so a client may be slow but not stall. */
  private void setStallDeadline() {
    unsent = transport.getWriteBufferSize();
    deadline.set(limits.stall());
  }

  private void deadlineExpired() {
    if (finished || isBusy()) {
      if (transport.getWriteBufferSize() < unsent) {
        setStallDeadline();
      } else {
        transport.abort();
      }
    } else if (hasPartialRequest()) {
      ByteBuffer input = unparsed.peek();
      refuse(new HttpError(Status.REQUEST_TIMEOUT), input, input.position());
    } else {
      finish();
    }
  }
}
