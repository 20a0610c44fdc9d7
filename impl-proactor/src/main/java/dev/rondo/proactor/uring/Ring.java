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
 * The two queues shared with the kernel. One thread at a time uses it: with {@code SINGLE_ISSUER},
 * always the one that made it.
 */
final class Ring implements Closeable {

  /*
   * Each queue is a ring with a head and a tail that only grow. The tail of the submission queue and the
   * head of the completion queue are ours to write, and are written with release, so that the kernel finds
   * what is before them; the other two are the kernel's, and are read with acquire.
   */

  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  /** No result of a request. */
  static final int NOT_TAKEN = Integer.MIN_VALUE;

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

  /** The place of the next request; the kernel sees those before {@link #published}. */
  private int tail;

  private int published;
  private int head;

  /** The number by which calls name the ring, and the flag for it: see {@link #register()}. */
  private int name;

  private int nameFlag;

  /** The position of the kernel in the completion queue at the end of the last call. */
  private int asked;

  private long enters;
  private long completions;
  private long unasked;
  private long overflows;

  /**
   * A new ring.
   *
   * @param flags how it is set up, beside the sizes
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
    name = fd;
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
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Returns the features that the kernel reports. */
  int features() {
    return features;
  }

  /** Returns the number of completions read so far. */
  long completions() {
    return completions;
  }

  /**
   * Returns the number of completions that the kernel wrote outside a call: none if it defers its
   * work.
   */
  long unasked() {
    return unasked;
  }

  /** Returns how often the completion queue overflowed. */
  long overflowCount() {
    return overflows;
  }

  /**
   * Saves the kernel from looking the descriptor up at each call of the calling thread, which must
   * {@link #unregister()} it: until then the ring is not gone.
   */
  void register() {
    registrationView.putInt(0, -1);
    registrationView.putInt(4, 0);
    registrationView.putLong(8, descriptor.number());
    if (nameFlag == 0 && register(IoUring.REGISTER_RING_FDS, registration, 1) == 1) {
      name = registrationView.getInt(0);
      nameFlag = IoUring.ENTER_REGISTERED_RING;
    }
  }

  /** Takes {@link #register()} back. */
  void unregister() {
    if (nameFlag != 0) {
      registrationView.putInt(0, name);
      registrationView.putInt(4, 0);
      registrationView.putLong(8, 0);
      register(IoUring.UNREGISTER_RING_FDS, registration, 1);
      name = descriptor.number();
      nameFlag = 0;
    }
  }

  /** Returns the number of calls into the kernel. */
  long enters() {
    return enters;
  }

  /** Calls the kernel to register something with this ring; minus the error number if it fails. */
  int register(int operation, MemorySegment argument, int count) {
    return libc.ioUringRegister(descriptor.number(), operation, argument.address(), count);
  }

  // --- submitting ---

  /** Whether there is room for no request. */
  boolean isFull() {
    return tail - (int) INT.getAcquire(queues, sqHead) == sqSize;
  }

  /** Returns the number of requests that the kernel has not consumed yet. */
  int waiting() {
    return tail - (int) INT.getAcquire(queues, sqHead);
  }

  /** The number of the request that is written next. */
  int next() {
    return tail;
  }

  /** Whether the kernel has taken the request that had the number {@code sequence}. */
  boolean isTaken(int sequence) {
    return (int) INT.getAcquire(queues, sqHead) - sequence > 0;
  }

  /** Writes a request; there must be room. It goes to the kernel with the next {@link #enter}. */
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
    // What is left out is zero, as it was at the beginning.
    sqes.putLong(at, pair(operation | flags << 8 | priority << 16, fd));
    sqes.putLong(at + 16, address);
    sqes.putLong(at + 24, pair(length, operationFlags));
    sqes.putLong(at + 32, data);
    tail++;
  }

  /** Two integers next to each other, as both architectures order them. */
  private static long pair(int first, int second) {
    return Integer.toUnsignedLong(first) | (long) second << Integer.SIZE;
  }

  /**
   * Gives the kernel what was written and lets it finish what it can, without waiting.
   *
   * @throws IOException if that fails for good
   */
  void enter() throws IOException {
    enter(0, enterFlags, 0, 0);
  }

  /** As {@link #enter()}, and waits for a completion; negative for ever. */
  void enter(long timeoutNanos) throws IOException {
    if (timeoutNanos < 0) {
      enter(1, enterFlags, 0, 0);
    } else {
      argumentView.putLong(ARGUMENT_SIZE, timeoutNanos / NANOS_PER_SECOND);
      argumentView.putLong(ARGUMENT_SIZE + 8, timeoutNanos % NANOS_PER_SECOND);
      enter(1, enterFlags | IoUring.ENTER_EXT_ARG, argument.address(), ARGUMENT_SIZE);
    }
  }

  /** Whether the kernel has taken all that was written, and there is room for some completions. */
  boolean isUnused() {
    return waiting() == 0 && end() - head < cqMask / 2;
  }

  /**
   * Gives the kernel the one request that was written since {@link #isUnused()}, which does not
   * wait.
   *
   * @return its result, though the completion is reaped as any other; {@link #NOT_TAKEN} if the
   *     kernel could not take it, and then it is as if it had not been written
   */
  int enterFor(long data, CompletionSink sink) {
    publish();
    if (call(1, 0, 0, 0, 0) != 1 || waiting() != 0) {
      tail--;
      publish();
      return NOT_TAKEN;
    }
    int at = end() - 1;
    while (queues.getLong(completion(at)) != data) {
      at--;
      if (at - head < 0) {
        throw new IllegalStateException("io_uring has not answered a request that does not wait");
      }
    }
    int result = queues.getInt(completion(at) + 8);
    if (at == head) {
      // The usual case: nothing is kept from waiting by it.
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
    int result = call(waiting(), awaited, flags, address, size);
    switch (-result) {
      // The time is over, a signal came, or the kernel has no memory now: all of them pass.
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
    look();
    int result = libc.ioUringEnter(name, submitted, awaited, flags | nameFlag, address, size);
    asked = end();
    return result;
  }

  // --- completions ---

  /** Counts what has come since the last call; how far the kernel has come. */
  private int look() {
    int end = end();
    unasked += end - asked;
    asked = end;
    return end;
  }

  /** Returns the position up to which the kernel has written completions. */
  private int end() {
    return (int) INT.getAcquire(queues, cqTail);
  }

  /** Whether a call would bring completions that the kernel has not written yet. */
  boolean holdsBack() {
    int flags = (int) INT.getOpaque(queues, sqFlags);
    return (flags & (IoUring.SQ_TASKRUN | IoUring.SQ_CQ_OVERFLOW)) != 0;
  }

  /** Whether there were more completions than room, and some wait in the kernel. */
  boolean overflows() {
    boolean full = ((int) INT.getOpaque(queues, sqFlags) & IoUring.SQ_CQ_OVERFLOW) != 0;
    if (full) {
      overflows++;
    }
    return full;
  }

  boolean isEmpty() {
    return end() == head;
  }

  /** Hands all completions that are there to {@code sink}, and gives their room back. */
  void reap(CompletionSink sink) {
    int end = look();
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

  /** The receiver of completions. */
  interface CompletionSink {

    /**
     * One completion.
     *
     * @param data what the request carried
     * @param result what the call of its name would return, or minus the error number
     */
    void completed(long data, int result, int flags);
  }

  /** Closes it; nothing may be pending, since the kernel would go on for a while. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      descriptor.close();
    }
  }
}
