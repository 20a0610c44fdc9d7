package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.ReadSink;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a stream: one multishot receive request, which fills buffers until it is
 * cancelled. Bytes that are not read at once are copied to the heap, so that the ring does not run
 * out of buffers. Once bytes had to be copied, each request fills only one buffer, and no request
 * is made until all copies are read; so a slow reader costs one buffer of memory.
 */
final class Receiver extends RingRequest {

  private final UringPoller poller;
  private final UringStream stream;
  private final Descriptor descriptor;
  private @Nullable ReadSink sink;

  /** Copies of received bytes, delivered first; then follows the chain of buffers, then the end. */
  private @Nullable ArrayDeque<ByteBuffer> copies;

  private int first = BufferRing.NONE;
  private int last = BufferRing.NONE;
  private boolean ended;
  private @Nullable IOException failure;
  private boolean closed;
  private boolean oneShot;

  Receiver(UringPoller poller, UringStream stream, Descriptor descriptor) {
    this.poller = poller;
    this.stream = stream;
    this.descriptor = descriptor;
  }

  @Nullable ReadSink sink() {
    return sink;
  }

  /** Returns whether bytes, the end or a failure can be delivered without the kernel. */
  boolean hasUndelivered() {
    return copies != null || first != BufferRing.NONE || ended || failure != null;
  }

  void start(ReadSink to) {
    sink = to;
    if (hasUndelivered()) {
      stream.enqueue(); // deliver() then schedules the next receive.
    } else {
      poller.requests().schedule(this);
    }
  }

  void stop() {
    sink = null;
    poller.requests().cancel(this);
  }

  /** Stops receiving, and drops undelivered bytes. */
  void close() {
    closed = true;
    stop();
    copies = null;
    while (first != BufferRing.NONE) {
      poller.buffers().release(takeFirst());
    }
  }

  // --- the request ---

  @Override
  boolean write(Ring ring) {
    int fd = descriptor.tryAcquire();
    if (fd < 0) {
      return false;
    }
    int priority = oneShot ? 0 : IoUring.RECV_MULTISHOT;
    ring.write(IoUring.OP_RECV, IoUring.SQE_BUFFER_SELECT, priority, fd, 0, 0, 0, data);
    return true;
  }

  @Override
  void completed(int result, int flags, boolean isLast) {
    if ((flags & IoUring.CQE_F_BUFFER) != 0) {
      filled(flags >>> IoUring.CQE_BUFFER_SHIFT, Math.max(result, 0));
    }
    if (result == 0) {
      ended = true;
      wanted = false;
    } else if (result < 0) {
      failed(-result);
    } else if (isLast && wanted) {
      poller.requests().schedule(this);
    }
    if (hasUndelivered()) {
      stream.enqueue();
    }
    if (isLast) {
      releaseDescriptor();
    }
  }

  private void filled(int buffer, int length) {
    BufferRing buffers = poller.buffers();
    buffers.filled(buffer, length);
    if (length == 0 || closed) {
      buffers.release(buffer);
    } else if (first == BufferRing.NONE) {
      first = buffer;
      last = buffer;
    } else {
      buffers.chain(last, buffer);
      last = buffer;
    }
  }

  private void failed(int errno) {
    switch (errno) {
      case Errno.ECANCELED -> {}
      case Errno.ENOBUFS -> poller.bufferWaitQueue().add(this);
      case Errno.EINTR, Errno.EAGAIN -> {
        if (wanted) {
          poller.requests().schedule(this);
        }
      }
      default -> {
        failure = Errno.exception(errno, "recv");
        wanted = false;
      }
    }
  }

  /** Releases the descriptor, which the kernel no longer uses and which may now close. */
  private void releaseDescriptor() {
    if (closed && !ended) {
      poller.discard(descriptor.number());
    }
    descriptor.release();
    stream.receiverIsIdle();
  }

  // --- delivering ---

  /** Delivers undelivered bytes, and the end, as long as there is a sink. */
  void deliver() {
    deliverCopies();
    while (sink != null && first != BufferRing.NONE) {
      deliverFirst(sink);
    }
    if (first != BufferRing.NONE) {
      copyBuffers();
      oneShot = true;
    }
    ReadSink reader = sink;
    if (reader != null && copies == null) {
      if (ended || failure != null) {
        deliverEnd(reader);
      } else if (!wanted) {
        poller.requests().schedule(this);
      }
    }
  }

  private void deliverCopies() {
    ArrayDeque<ByteBuffer> waiting = copies;
    while (waiting != null && sink != null) {
      ByteBuffer data = waiting.remove();
      if (waiting.isEmpty()) {
        waiting = null;
        copies = null;
      }
      sink.received(data);
    }
  }

  private void deliverFirst(ReadSink reader) {
    int buffer = takeFirst();
    try {
      reader.received(poller.buffers().view(buffer));
    } finally {
      poller.buffers().release(buffer);
    }
  }

  private int takeFirst() {
    int buffer = first;
    first = poller.buffers().next(buffer);
    return buffer;
  }

  private void copyBuffers() {
    ArrayDeque<ByteBuffer> all = copies == null ? new ArrayDeque<>() : copies;
    while (first != BufferRing.NONE) {
      int buffer = takeFirst();
      ByteBuffer data = poller.buffers().view(buffer);
      all.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
      poller.buffers().release(buffer);
    }
    copies = all;
  }

  private void deliverEnd(ReadSink reader) {
    // A send that met a reset took the error from the socket, which then looks like a normal end.
    IOException reason = failure != null ? failure : stream.reset();
    if (reason != null) {
      sink = null;
      reader.failed(reason);
    } else if (ended) {
      sink = null;
      reader.ended();
    }
  }

  /** Moves undelivered bytes into {@code into}. Returns their number, -1 at the end, 0 if none. */
  int take(ByteBuffer into) throws IOException {
    if (first != BufferRing.NONE) {
      copyBuffers();
    }
    ArrayDeque<ByteBuffer> waiting = copies;
    if (waiting == null) {
      if (failure != null) {
        throw failure;
      }
      return ended ? -1 : 0;
    }
    int start = into.position();
    while (into.hasRemaining() && !waiting.isEmpty()) {
      ByteBuffer data = waiting.element();
      int count = Math.min(into.remaining(), data.remaining());
      into.put(into.position(), data, data.position(), count);
      into.position(into.position() + count);
      data.position(data.position() + count);
      if (!data.hasRemaining()) {
        waiting.remove();
      }
    }
    if (waiting.isEmpty()) {
      copies = null;
    }
    return into.position() - start;
  }
}
