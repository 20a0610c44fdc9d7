package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.ReadSink;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a stream: one request that brings buffers until it is taken back. What
 * nobody reads now is copied and kept, so that the ring does not run out of buffers. From the first
 * time on that something had to be kept, each request brings one buffer only, and there is none
 * until all that was kept is read: so that a slow reader costs one buffer of memory.
 */
final class Receiver extends RingRequest {

  private final UringPoller poller;
  private final UringStream stream;
  private final Descriptor descriptor;
  private @Nullable ReadSink sink;

  /**
   * Bytes that arrived and were not delivered: those kept first, then a chain of buffers, then the
   * end.
   */
  private @Nullable ArrayDeque<ByteBuffer> kept;

  private int first = BufferRing.NONE;
  private int last = BufferRing.NONE;
  private boolean ended;
  private @Nullable IOException failure;
  private boolean closed;
  private boolean single;

  Receiver(UringPoller poller, UringStream stream, Descriptor descriptor) {
    this.poller = poller;
    this.stream = stream;
    this.descriptor = descriptor;
  }

  @Nullable ReadSink sink() {
    return sink;
  }

  /** Whether something can be delivered without asking the kernel. */
  boolean hasNews() {
    return kept != null || first != BufferRing.NONE || ended || failure != null;
  }

  void start(ReadSink to) {
    sink = to;
    if (hasNews()) {
      stream.ready(); // Receives more when that is delivered.
    } else {
      poller.requests().want(this);
    }
  }

  void stop() {
    sink = null;
    poller.requests().drop(this);
  }

  /** Drops what nobody will read. */
  void close() {
    closed = true;
    stop();
    kept = null;
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
    int priority = single ? 0 : IoUring.RECV_MULTISHOT;
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
      poller.requests().want(this);
    }
    if (hasNews()) {
      stream.ready();
    }
    if (isLast) {
      letGo();
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
      case Errno.ENOBUFS -> poller.starved().add(this);
      case Errno.EINTR, Errno.EAGAIN -> {
        if (wanted) {
          poller.requests().want(this);
        }
      }
      default -> {
        failure = Errno.exception(errno, "recv");
        wanted = false;
      }
    }
  }

  /** The kernel uses the descriptor no more, which may close it now. */
  private void letGo() {
    if (closed && !ended) {
      poller.discard(descriptor.number());
    }
    descriptor.release();
    stream.receiverIsIdle();
  }

  // --- delivering ---

  /** Delivers the received bytes as long as there is a reader. */
  void deliver() {
    deliverKept();
    while (sink != null && first != BufferRing.NONE) {
      deliverFirst(sink);
    }
    if (first != BufferRing.NONE) {
      keepAll();
      single = true;
    }
    ReadSink reader = sink;
    if (reader != null && kept == null) {
      if (ended || failure != null) {
        deliverEnd(reader);
      } else if (!wanted) {
        poller.requests().want(this);
      }
    }
  }

  private void deliverKept() {
    ArrayDeque<ByteBuffer> waiting = kept;
    while (waiting != null && sink != null) {
      ByteBuffer data = waiting.remove();
      if (waiting.isEmpty()) {
        waiting = null;
        kept = null;
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

  private void keepAll() {
    ArrayDeque<ByteBuffer> copies = kept == null ? new ArrayDeque<>() : kept;
    while (first != BufferRing.NONE) {
      int buffer = takeFirst();
      ByteBuffer data = poller.buffers().view(buffer);
      copies.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
      poller.buffers().release(buffer);
    }
    kept = copies;
  }

  private void deliverEnd(ReadSink reader) {
    IOException reason = failure;
    if (reason != null) {
      sink = null;
      reader.failed(reason);
    } else if (ended) {
      sink = null;
      reader.ended();
    }
  }

  /** Takes up to what {@code into} has room for, of what there is; -1 at the end, 0 if nothing. */
  int take(ByteBuffer into) throws IOException {
    if (first != BufferRing.NONE) {
      keepAll();
    }
    ArrayDeque<ByteBuffer> waiting = kept;
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
      kept = null;
    }
    return into.position() - start;
  }
}
