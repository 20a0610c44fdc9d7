package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.Mapping;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The small writes since the last poll, copied next to each other. The next poll sends them with
 * its own system call.
 */
final class SendBatch {

  /*
   * These sends never wait: each ends within the call that submits it. If all bytes were sent, the kernel
   * posts no completion; a completion means that some were not. So once a call has taken a request and all
   * completions have been read, no completion means success, and the memory is free.
   */

  /** The size up to which copying costs less than a separate system call. */
  static final int SMALL = 16 * 1024;

  /** The most bytes of one socket in the batch. */
  private static final int MAX_PER_SOCKET = 64 * 1024;

  private static final int SIZE = 1024 * 1024;
  private static final int FLAGS = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT | Linux.MSG_WAITALL;

  private final RingRequestTable requests;
  private final MemorySegment memory;
  private final ByteBuffer bytes;
  private Send[] sends = new Send[64];
  private int count;
  private int written;
  private int end;
  private long submittedCount;

  SendBatch(Libc libc, Arena arena, RingRequestTable requests) throws IOException {
    this.requests = requests;
    memory = Mapping.anonymous(libc, arena, SIZE);
    bytes = memory.asByteBuffer();
    Arrays.setAll(sends, i -> new Send());
  }

  /** Returns the address of readable memory of arbitrary content. */
  long scratch() {
    return memory.address();
  }

  /** Returns the number of sends submitted to the kernel so far. */
  long submittedCount() {
    return submittedCount;
  }

  /** Returns whether some sends have not been written into the ring. */
  boolean isWaiting() {
    return written < count;
  }

  /**
   * Appends all of {@code from}, which must be small, to the bytes that {@code sender} has in the
   * batch. Returns false if there is no room, or if those bytes were already submitted.
   */
  boolean add(Sender sender, ByteBuffer from) {
    int size = from.remaining();
    Send send = sender.staged;
    if (send == null) {
      if (size > SIZE - end) {
        return false;
      }
      send = next();
      send.begin(sender, end);
      sender.staged = send;
    } else if (send.submitted || send.length + size > MAX_PER_SOCKET || !moveToEnd(send, size)) {
      return false;
    }
    bytes.put(end, from, from.position(), size);
    from.position(from.position() + size);
    end += size;
    send.length += size;
    return true;
  }

  private Send next() {
    if (count == sends.length) {
      sends = Arrays.copyOf(sends, count * 2);
      Arrays.setAll(sends, i -> sends[i] == null ? new Send() : sends[i]);
    }
    return sends[count++];
  }

  /**
   * Moves the bytes of {@code send} to the end if needed, so that {@code size} bytes can follow.
   */
  private boolean moveToEnd(Send send, int size) {
    boolean last = send.start + send.length == end;
    if ((last ? size : send.length + size) > SIZE - end) {
      return false;
    }
    if (!last) {
      bytes.put(end, bytes, send.start, send.length);
      send.start = end;
      end += send.length;
    }
    return true;
  }

  /** Writes the sends into {@code ring}. */
  void write(Ring ring) throws IOException {
    for (; written < count && RingRequestTable.hasRoom(ring); written++) {
      Send send = sends[written];
      Sender sender = send.sender;
      if (sender != null) {
        send.submit(ring, sender.descriptor.tryAcquire());
      }
    }
  }

  /** Reports to the senders what {@code ring} has sent. Its completions must have been read. */
  void complete(Ring ring) {
    int done = 0;
    while (done < written && sends[done].complete(ring)) {
      done++;
    }
    if (done == count) {
      count = 0;
      written = 0;
      end = 0;
    } else if (done > 0) {
      compact(done);
    }
  }

  /** Moves the sends from {@code first} on to the front; their bytes stay in place. */
  private void compact(int first) {
    Send[] kept = Arrays.copyOfRange(sends, first, count);
    System.arraycopy(sends, 0, sends, count - first, first);
    System.arraycopy(kept, 0, sends, 0, kept.length);
    count -= first;
    written -= first;
  }

  /** One send of one socket, of contiguous bytes. */
  final class Send extends RingRequest {

    private @Nullable Sender sender;
    private int start;
    private int length;
    private int fd;
    private int sequence;
    private int result;
    private boolean submitted;
    private boolean noCompletion;

    private void begin(Sender sender, int start) {
      this.sender = sender;
      this.start = start;
      length = 0;
      submitted = false;
    }

    /** Returns whether the kernel has it, so that it can no longer be withdrawn. */
    boolean isSubmitted() {
      return submitted;
    }

    /** Returns the bytes after the first {@code sent}, in the batch's memory. */
    ByteBuffer unsent(int sent) {
      return bytes.slice(start + sent, length - sent);
    }

    int length() {
      return length;
    }

    /** Withdraws the send, because its bytes are sent by other means. */
    void withdraw() {
      sender = null;
    }

    private void submit(Ring ring, int descriptor) {
      submitted = true;
      noCompletion = true;
      fd = descriptor;
      submittedCount++;
      if (fd < 0) {
        noCompletion = false;
        result = -Errno.EBADF;
        sequence = ring.next() - 1;
        return;
      }
      requests.begin(this);
      sequence = ring.next();
      write(ring);
    }

    @Override
    boolean write(Ring ring) {
      long address = memory.address() + start;
      ring.write(
          IoUring.OP_SEND, IoUring.SQE_CQE_SKIP_SUCCESS, 0, fd, address, length, FLAGS, data);
      return true;
    }

    @Override
    void completed(int result, int flags, boolean last) {
      noCompletion = false;
      this.result = result;
    }

    /** Reports the result to the sender. Returns false if the kernel has not taken the send yet. */
    private boolean complete(Ring ring) {
      Sender owner = sender;
      if (owner == null) {
        return true;
      }
      if (!ring.isTaken(sequence)) {
        return false;
      }
      sender = null;
      if (noCompletion) {
        requests.end(this);
      }
      owner.sent(this, noCompletion ? length : result);
      if (fd >= 0) {
        owner.descriptor.release();
      }
      return true;
    }
  }
}
