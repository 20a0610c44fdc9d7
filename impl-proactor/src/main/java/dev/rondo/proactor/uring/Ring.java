package dev.rondo.proactor.uring;

import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Mapping;
import dev.rondo.linux.Memory;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The submission and completion queues shared with the kernel. Only one thread at a time may use
 * it, and with {@code SINGLE_ISSUER}, only the thread that created it.
 */
final class Ring implements Closeable {

  /*
   * Each queue is a ring with a head and a tail that only grow. This class writes the tail of the submission
   * queue and the head of the completion queue, with release, so that the kernel sees the writes before
   * them. The kernel writes the other two, which are read with acquire.
   */

  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  /** The result of {@link #enterFor} if the kernel did not take the request. */
  static final int NOT_SUBMITTED = Integer.MIN_VALUE;

  static final int SUBMISSIONS = 256;
  static final int COMPLETIONS = 8192;

  private static final int PARAMETERS_SIZE = 120;
  private static final int SQE_SIZE = 64;
  private static final int CQE_SIZE = 16;
  private static final int ARGUMENT_SIZE = 24;
  private static final int ARGUMENT_TIME = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Libc libc;
  private final Arena arena = Arena.ofShared();
  private final Descriptor descriptor;
  private final ByteBuffer queues;
  private final ByteBuffer sqes;
  private final MemorySegment argument = arena.allocate(ARGUMENT_SIZE + 16, 8);
  private final ByteBuffer argumentView = Memory.view(argument);
  private final MemorySegment registration = arena.allocate(16, 8);
  private final ByteBuffer registrationView = Memory.view(registration);
  private final int features;
  private final int enterFlags;

  private final int sqHead;
  private final int sqTail;
  private final int sqFlags;
  private final int sqSize;
  private final int cqHead;
  private final int cqTail;
  private final int cqes;
  private final int cqMask;

  /** The index of the next request. Those before {@link #published} are visible to the kernel. */
  private int tail;

  private int published;
  private int head;

  /** The descriptor or registered index that calls pass, and its flag: see {@link #register()}. */
  private int enterFd;

  private int enterFdFlag;

  /** The completion queue's tail at the end of the last call. */
  private int lastTail;

  private long enters;
  private long completions;
  private long unsolicited;
  private long overflows;

  /**
   * Sets up a ring.
   *
   * @param flags the set-up flags, without those for sizes
   * @throws SetupException if the kernel refuses
   */
  Ring(Libc libc, int flags) throws IOException {
    this(libc, flags, SUBMISSIONS, COMPLETIONS);
  }

  Ring(Libc libc, int flags, int submissions, int completions) throws IOException {
    this.libc = libc;
    MemorySegment structure = arena.allocate(PARAMETERS_SIZE, 8);
    ByteBuffer parameters = Memory.view(structure);
    parameters.putInt(4, completions);
    parameters.putInt(8, flags | IoUring.SETUP_CQSIZE | IoUring.SETUP_CLAMP);
    int fd = libc.ioUringSetup(submissions, structure.address());
    if (fd < 0) {
      arena.close();
      throw new SetupException(-fd);
    }
    descriptor = Descriptor.owned(libc, fd);
    enterFd = fd;
    features = parameters.getInt(20);
    sqSize = parameters.getInt(0);
    sqHead = parameters.getInt(40);
    sqTail = parameters.getInt(44);
    sqFlags = parameters.getInt(56);
    cqHead = parameters.getInt(80);
    cqTail = parameters.getInt(84);
    cqMask = parameters.getInt(4) - 1;
    cqes = parameters.getInt(100);
    enterFlags =
        IoUring.ENTER_GETEVENTS
            | ((features & IoUring.FEAT_NO_IOWAIT) != 0 ? IoUring.ENTER_NO_IOWAIT : 0);
    argumentView.putLong(ARGUMENT_TIME, argument.address() + ARGUMENT_SIZE);
    try {
      int array = parameters.getInt(64);
      boolean hasArray = (flags & IoUring.SETUP_NO_SQARRAY) == 0;
      int end = cqes + (cqMask + 1) * CQE_SIZE;
      int size = hasArray ? Math.max(end, array + sqSize * 4) : end;
      queues = Memory.view(Mapping.ofFile(libc, arena, fd, IoUring.OFF_RING, size));
      sqes =
          Memory.view(Mapping.ofFile(libc, arena, fd, IoUring.OFF_SQES, (long) sqSize * SQE_SIZE));
      for (int i = 0; hasArray && i < sqSize; i++) {
        queues.putInt(array + i * 4, i);
      }
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Returns the features that the kernel reported. */
  int features() {
    return features;
  }

  /** Returns the number of completions read so far. */
  long completions() {
    return completions;
  }

  /**
   * Returns the number of completions posted outside a call: zero if the kernel defers its work.
   */
  long unsolicited() {
    return unsolicited;
  }

  /** Returns how often the completion queue overflowed. */
  long overflowCount() {
    return overflows;
  }

  /**
   * Registers the descriptor for the calling thread, which saves the kernel a look-up at each call.
   * The thread must {@link #unregister()} it, because the kernel keeps the ring until then.
   */
  void register() {
    registrationView.putInt(0, -1);
    registrationView.putInt(4, 0);
    registrationView.putLong(8, descriptor.number());
    if (enterFdFlag == 0 && register(IoUring.REGISTER_RING_FDS, registration, 1) == 1) {
      enterFd = registrationView.getInt(0);
      enterFdFlag = IoUring.ENTER_REGISTERED_RING;
    }
  }

  /** Undoes {@link #register()}. */
  void unregister() {
    if (enterFdFlag != 0) {
      registrationView.putInt(0, enterFd);
      registrationView.putInt(4, 0);
      registrationView.putLong(8, 0);
      register(IoUring.UNREGISTER_RING_FDS, registration, 1);
      enterFd = descriptor.number();
      enterFdFlag = 0;
    }
  }

  /** Returns how often the kernel was called. */
  long enters() {
    return enters;
  }

  /** Registers something with this ring. Returns the result, or minus the error number. */
  int register(int operation, MemorySegment argument, int count) {
    return libc.ioUringRegister(descriptor.number(), operation, argument.address(), count);
  }

  // --- submitting ---

  /** Returns whether the submission queue is full. */
  boolean isFull() {
    return tail - (int) INT.getAcquire(queues, sqHead) == sqSize;
  }

  /** Returns the number of requests that the kernel has not taken yet. */
  int unsubmitted() {
    return tail - (int) INT.getAcquire(queues, sqHead);
  }

  /** Returns the sequence number of the next request. */
  int next() {
    return tail;
  }

  /** Returns whether the kernel has taken the request with number {@code sequence}. */
  boolean isTaken(int sequence) {
    return (int) INT.getAcquire(queues, sqHead) - sequence > 0;
  }

  /** Writes a request, for which there must be room. The next {@link #enter} submits it. */
  void write(
      int operation,
      int flags,
      int priority,
      int fd,
      long address,
      int length,
      int operationFlags,
      long data) {
    int at = (tail & sqSize - 1) * SQE_SIZE;
    // The fields not written here are always zero.
    sqes.putLong(at, pair(operation | flags << 8 | priority << 16, fd));
    sqes.putLong(at + 16, address);
    sqes.putLong(at + 24, pair(length, operationFlags));
    sqes.putLong(at + 32, data);
    tail++;
  }

  /** Packs two adjacent integers, in the little-endian order of both architectures. */
  private static long pair(int first, int second) {
    return Integer.toUnsignedLong(first) | (long) second << Integer.SIZE;
  }

  /**
   * Submits the written requests and processes completions, without waiting.
   *
   * @throws IOException if the call fails permanently
   */
  void enter() throws IOException {
    enter(0, enterFlags, 0, 0);
  }

  /** As {@link #enter()}, but waits for a completion; without limit if the timeout is negative. */
  void enter(long timeoutNanos) throws IOException {
    if (timeoutNanos < 0) {
      enter(1, enterFlags, 0, 0);
    } else {
      argumentView.putLong(ARGUMENT_SIZE, timeoutNanos / NANOS_PER_SECOND);
      argumentView.putLong(ARGUMENT_SIZE + 8, timeoutNanos % NANOS_PER_SECOND);
      enter(1, enterFlags | IoUring.ENTER_EXT_ARG, argument.address(), ARGUMENT_SIZE);
    }
  }

  /** Returns whether all requests were submitted and at least half the completion queue is free. */
  boolean isUnused() {
    return unsubmitted() == 0 && completionTail() - head < cqMask / 2;
  }

  /**
   * Submits the only request written since {@link #isUnused()}, which must not wait.
   *
   * @return the result (the completion is still reaped like any other), or {@link #NOT_SUBMITTED}
   *     if the kernel could not take the request, which is then removed
   */
  int enterFor(long data, CompletionSink sink) {
    publish();
    if (call(1, 0, 0, 0, 0) != 1 || unsubmitted() != 0) {
      tail--;
      publish();
      return NOT_SUBMITTED;
    }
    int at = completionTail() - 1;
    while (queues.getLong(completion(at)) != data) {
      at--;
      if (at - head < 0) {
        throw new IllegalStateException("io_uring did not complete a request that does not wait");
      }
    }
    int result = queues.getInt(completion(at) + 8);
    if (at == head) {
      // The usual case: this is the only completion, so reap it now.
      reap(sink);
    }
    return result;
  }

  private int completion(int index) {
    return cqes + (index & cqMask) * CQE_SIZE;
  }

  private void publish() {
    if (published != tail) {
      INT.setRelease(queues, sqTail, tail);
      published = tail;
    }
  }

  private void enter(int awaited, int flags, long address, long size) throws IOException {
    publish();
    int result = call(unsubmitted(), awaited, flags, address, size);
    switch (-result) {
      // Timeout, signal or temporary lack of memory: the loop just polls again.
      case Errno.ETIME, Errno.EINTR, Errno.EAGAIN, Errno.EBUSY, Errno.ENOMEM -> {}
      default -> {
        if (result < 0) {
          throw Errno.exception(-result, "io_uring_enter");
        }
      }
    }
  }

  private int call(int submitted, int awaited, int flags, long address, long size) {
    enters++;
    countUnsolicited();
    int result = libc.ioUringEnter(enterFd, submitted, awaited, flags | enterFdFlag, address, size);
    lastTail = completionTail();
    return result;
  }

  // --- completions ---

  /** Counts completions posted since the last call, and returns the completion queue's tail. */
  private int countUnsolicited() {
    int end = completionTail();
    unsolicited += end - lastTail;
    lastTail = end;
    return end;
  }

  /** Returns the completion queue's tail. */
  private int completionTail() {
    return (int) INT.getAcquire(queues, cqTail);
  }

  /**
   * Returns whether the kernel has deferred work or overflowed completions, which a call would
   * post.
   */
  boolean hasDeferredWork() {
    int flags = (int) INT.getOpaque(queues, sqFlags);
    return (flags & (IoUring.SQ_TASKRUN | IoUring.SQ_CQ_OVERFLOW)) != 0;
  }

  /**
   * Returns whether the completion queue has overflowed and some completions wait in the kernel.
   */
  boolean overflows() {
    boolean full = ((int) INT.getOpaque(queues, sqFlags) & IoUring.SQ_CQ_OVERFLOW) != 0;
    if (full) {
      overflows++;
    }
    return full;
  }

  boolean isEmpty() {
    return completionTail() == head;
  }

  /** Passes all posted completions to {@code sink} and frees their slots. */
  void reap(CompletionSink sink) {
    int end = countUnsolicited();
    if (head == end) {
      return;
    }
    completions += end - head;
    for (; head != end; head++) {
      int at = completion(head);
      sink.completed(queues.getLong(at), queues.getInt(at + 8), queues.getInt(at + 12));
    }
    INT.setRelease(queues, cqHead, head);
  }

  /** A receiver of completions. */
  interface CompletionSink {

    /**
     * Handles one completion.
     *
     * @param data the user data of the request
     * @param result the result of the corresponding system call, or minus the error number
     */
    void completed(long data, int result, int flags);
  }

  /**
   * Closes the ring. No request may be pending, because the kernel would continue it for a while.
   */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      descriptor.close();
    }
  }
}
