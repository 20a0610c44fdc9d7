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

/** One client: its requests are answered one after the other, however many it sends at once. */
final class HttpConnection implements Protocol {

  /** How long a client that was refused may still send before it is cut off. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** Bounds what a client that reads slowly, or not at all, can make the server hold. */
  private static final WriteBufferLimits WRITE_LIMITS = new WriteBufferLimits(0, 16 * 1024);

  private final HttpServer server;
  private final EventLoop loop;
  private final HttpLimits limits;
  private final RequestParser parser;
  private final UnreadBody unread;
  private final Deadline deadline;

  @SuppressWarnings("NullAway.Init") // connectionMade comes before everything else.
  private Transport transport;

  /** The bytes that waited in the write buffer when the stall deadline was set last. */
  private int waiting;

  private long bodyLeft;
  private boolean persistent = true;
  private boolean answering;
  private boolean writingPaused;
  private boolean peerEnded;
  private boolean finished;
  private boolean lingers;

  HttpConnection(HttpServer server, EventLoop loop, HttpLimits limits) {
    this.server = server;
    this.loop = loop;
    this.limits = limits;
    parser = new RequestParser(limits);
    unread = new UnreadBody(limits.head());
    deadline = new Deadline(loop, this::late);
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    transport.setWriteBufferLimits(WRITE_LIMITS);
    server.opened(this);
    deadline.set(limits.idle());
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    finished = true;
    unread.take();
    deadline.close();
    server.closed(this);
  }

  // --- requests ---

  @Override
  public void dataReceived(ByteBuffer data) {
    if (finished) {
      return;
    }
    if (!isPartial() && isReady()) {
      deadline.clear();
    }
    work(unread.with(data));
  }

  @Override
  public boolean eofReceived() {
    peerEnded = true;
    return isBusy();
  }

  @Override
  public void pauseWriting() {
    writingPaused = true;
    awaitClient();
  }

  @Override
  public void resumeWriting() {
    writingPaused = false;
    goOn();
  }

  void closeIfIdle() {
    if (isReady() && !unread.hasRemaining() && !finished) {
      finish();
    }
  }

  private boolean isReady() {
    return !answering && !writingPaused;
  }

  private boolean isBusy() {
    return (answering || writingPaused) && !finished;
  }

  /** Whether a request has begun to arrive. */
  private boolean isPartial() {
    return unread.hasRemaining() || bodyLeft > 0;
  }

  /** Answers what is in {@code input}, keeps the rest, and knows what to wait for. */
  private void work(ByteBuffer input) {
    serve(input);
    if (finished || transport.isClosing()) {
      return;
    }
    unread.keep(input);
    if (unread.isFull()) {
      transport.pauseReading();
    } else {
      transport.resumeReading();
    }
    if (isReady()) {
      awaitMore();
    }
  }

  private void awaitMore() {
    if (peerEnded) {
      finish();
    } else if (!isPartial()) {
      deadline.set(limits.idle());
    } else if (!deadline.isSet()) {
      deadline.set(limits.request());
    }
  }

  /** Answers what is in {@code input} until something has to be waited for. */
  private void serve(ByteBuffer input) {
    while (isReady() && !finished && !transport.isClosing() && skipBody(input)) {
      Request request;
      try {
        request = parser.parse(input);
      } catch (HttpError e) {
        refuse(e);
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
    // Unless it is known where the request ends, what follows it is no request.
    persistent = false;
    lingers = true;
    try {
      long length = request.contentLength();
      if (!request.isChunked()
          && length <= limits.body()
          && (length == 0 || !request.expectsContinue())) {
        // After a refused CONNECT the client may send what was meant for the tunnel.
        persistent = request.isPersistent() && !request.method().equals("CONNECT");
        lingers = !persistent && request.method().equals("CONNECT");
        bodyLeft = length;
      }
      Responder.requireSupported(request);
    } catch (HttpError e) {
      answer(request, Response.of(e));
      return;
    }
    String path = SitePath.ofTarget(request.target());
    Resource known = server.recall(path);
    if (known != null) {
      answer(request, known);
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
    goOn();
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
      endResponse();
      return;
    }
    ByteRange part = response.part();
    switch (response.content()) {
      case InMemory memory -> {
        // The bytes never change, so a slow client needs no copy of its own.
        transport.writeOwned(memory.bytes().slice((int) part.first(), (int) part.count()));
        endResponse();
      }
      case OnDisk disk -> {
        answering = true;
        new FileBody(loop, transport, part, this::awaitClient, this::fileSent).send(disk.file());
      }
    }
  }

  private void fileSent(@Nullable Exception failure) {
    answering = false;
    if (failure != null || transport.isClosing()) {
      // The client has been promised more than it got, and has to see that.
      transport.abort();
      return;
    }
    endResponse();
    goOn();
  }

  private void endResponse() {
    if (!persistent || server.isStopping()) {
      finish();
    }
  }

  /** Takes up what was left unread while something was waited for. */
  private void goOn() {
    if (isReady() && !finished) {
      work(unread.take());
    }
  }

  private void refuse(HttpError error) {
    persistent = false;
    lingers = true;
    Response response = Response.of(error);
    transport.write(response.head(server.date(), false));
    if (response.content() instanceof InMemory memory) {
      transport.write(memory.bytes().duplicate());
    }
    finish();
  }

  /**
   * Ends the connection. A client that still sends would be told of a reset instead of what it was
   * answered; therefore it gets its end of the stream first and some time to read that.
   */
  private void finish() {
    finished = true;
    unread.take();
    if (lingers && !peerEnded && transport.canWriteEof()) {
      transport.writeEof();
      transport.resumeReading();
      deadline.set(LINGER);
    } else {
      awaitClient();
      transport.close();
    }
  }

  /** Sets the stall deadline, which is one of progress: the client may be as slow as it likes. */
  private void awaitClient() {
    waiting = transport.getWriteBufferSize();
    deadline.set(limits.stall());
  }

  private void late() {
    if (finished || isBusy()) {
      if (transport.getWriteBufferSize() < waiting) {
        awaitClient();
      } else {
        transport.abort();
      }
    } else if (isPartial()) {
      refuse(new HttpError(Status.REQUEST_TIMEOUT));
    } else {
      finish();
    }
  }
}
