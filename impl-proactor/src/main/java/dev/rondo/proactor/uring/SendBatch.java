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
 * Small writes since the last poll, next to each other in memory of ours. They leave with the next
 * one, in its system call.
 */
final class SendBatch {

  /*
   * Such a send never waits: it ends within the call that submits it. If all of it went, the kernel says
   * nothing about it; a completion means that it did not. So when a call has taken a request and all its
   * completions have been read, silence is success, and the memory is free.
   */

  /** Up to here copying costs less than a system call of its own. */
  static final int SMALL = 16 * 1024;

  /** The most bytes of one socket in a batch. */
  private static final int MOST = 64 * 1024;

  private static final int SIZE = 1024 * 1024;
  private static final int FLAGS = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT | Linux.MSG_WAITALL;

  private final RingRequestTable requests;
  private final MemorySegment memory;
  private final ByteBuffer bytes;
  private Send[] sends = new Send[64];
  private int count;
  private int written;
  private int end;
  private long total;

  SendBatch(Libc libc, Arena arena, RingRequestTable requests) throws IOException {
    this.requests = requests;
    memory = Mapping.anonymous(libc, arena, SIZE);
    bytes = memory.asByteBuffer();
    Arrays.setAll(sends, i -> new Send());
  }

  /** Memory to read something meaningless from. */
  long scratch() {
    return memory.address();
  }

  /** Returns the number of sends submitted so far. */
  long total() {
    return total;
  }

  /** Whether some have not been written into the ring. */
  boolean isWaiting() {
    return written < count;
  }

  /**
   * Takes all of {@code from}, which is small, behind what {@code sender} has here already; false
   * if there is no room, or that is on its way.
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
    } else if (send.submitted || send.length + size > MOST || !moveToEnd(send, size)) {
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

  /** Makes sure that {@code size} bytes can be put behind those of {@code send}. */
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

  /** Writes them into {@code ring}. */
  void write(Ring ring) throws IOException {
    for (; written < count && RingRequestTable.hasRoom(ring); written++) {
      Send send = sends[written];
      Sender sender = send.sender;
      if (sender != null) {
        send.submit(ring, sender.descriptor.tryAcquire());
      }
    }
  }

  /** Tells the senders of those that {@code ring} has taken; its completions have been read. */
  void settle(Ring ring) {
    int done = 0;
    while (done < written && sends[done].settle(ring)) {
      done++;
    }
    if (done == count) {
      count = 0;
      written = 0;
      end = 0;
    } else if (done > 0) {
      keep(done);
    }
  }

  /** Moves those from {@code first} on to the front; their memory stays. */
  private void keep(int first) {
    Send[] kept = Arrays.copyOfRange(sends, first, count);
    System.arraycopy(sends, 0, sends, count - first, first);
    System.arraycopy(kept, 0, sends, 0, kept.length);
    count -= first;
    written -= first;
  }

  /** One send: of one socket, from one place. */
  final class Send extends RingRequest {

    private @Nullable Sender sender;
    private int start;
    private int length;
    private int fd;
    private int sequence;
    private int result;
    private boolean submitted;
    private boolean silent;

    private void begin(Sender sender, int start) {
      this.sender = sender;
      this.start = start;
      length = 0;
      submitted = false;
    }

    /** Whether it is in the kernel's hands, and so cannot be taken back. */
    boolean isSubmitted() {
      return submitted;
    }

    /** Returns the bytes left after {@code sent} bytes, in the batch's memory. */
    ByteBuffer rest(int sent) {
      return bytes.slice(start + sent, length - sent);
    }

    int length() {
      return length;
    }

    /** Withdraws the send, because another operation sends the bytes. */
    void withdraw() {
      sender = null;
    }

    private void submit(Ring ring, int descriptor) {
      submitted = true;
      silent = true;
      fd = descriptor;
      total++;
      if (fd < 0) {
        silent = false;
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
      silent = false;
      this.result = result;
    }

    /** False if the kernel has not taken it yet. */
    private boolean settle(Ring ring) {
      Sender owner = sender;
      if (owner == null) {
        return true;
      }
      if (!ring.isTaken(sequence)) {
        return false;
      }
      sender = null;
      if (silent) {
        requests.end(this);
      }
      owner.sent(this, silent ? length : result);
      if (fd >= 0) {
        owner.descriptor.release();
      }
      return true;
    }
  }
}
