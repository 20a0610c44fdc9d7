package dev.rondo.proactor.uring;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.Memory;
import dev.rondo.linux.WakeupDescriptor;
import dev.rondo.linux.socket.EpollSet;
import dev.rondo.linux.socket.LoopMemory;
import dev.rondo.logging.Loggers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Polls a ring: one system call submits the loop's requests and waits for completions. Readiness of
 * the watched descriptors completes a request, too.
 */
final class UringPoller implements Poller {

  /*
   * A ring belongs to the thread that created it. When run… ends, every request that the kernel has is
   * cancelled and awaited, so that nothing is pending between two runs: the memory may be freed, and another
   * thread may create its own ring.
   *
   * The eventfd for wake-ups is polled by one multishot request and never read: each write completes it.
   *
   * A request holds a reference to its file, so that closing the descriptor does not close the file before the
   * kernel has released the request, which takes a poll. A listening, datagram or watched socket would keep
   * its address until then, and cancelling does not help: only the ring's thread may cancel, but a task on any
   * thread may close the socket. So all of them are watched through one epoll descriptor, which holds no
   * file, and the ring polls that. One request then means one report of readiness, as a poll again requires.
   */

  private static final System.Logger logger = Loggers.of(UringPoller.class);

  /** The number of fruitless waits for cancelled requests before a warning is logged. */
  private static final int WARN_AFTER_WAITS = 50;

  /** The most buffers of unread input that are discarded at a close. */
  private static final int MAX_DISCARDED_BUFFERS = 4;

  /** The linger timeout of a closed stream, about that of the kernel itself. */
  private static final Duration LINGER = Duration.ofMinutes(1);

  private static final long DRAIN_WAIT_NANOS = 100_000_000;

  /** The most waits at a close for zero-copy sends that the peer has not acknowledged. */
  private static final int MAX_NOTIFICATION_WAITS = 5;

  private final Libc libc;
  private final LoopMemory memory;
  private final Features features;
  private final RingRequestTable requests = new RingRequestTable();
  private final BufferRing buffers;
  private final SendBatch sends;
  private final ZeroCopy zeroCopy;
  private final Descriptor wakeup;
  private final PollRequest wakeups;
  private final EpollSet watches;
  private final PollRequest readiness;
  private final BufferWaitQueue bufferWaitQueue = new BufferWaitQueue();
  private final MemorySegment lingerPeriod;
  private Ring ring;
  private Thread owner;
  private boolean running;

  /** Whether {@link #watches} has something to report. */
  private boolean readable;

  /**
   * Creates a poller over {@code libc}, which nothing else may use, and {@code memory}, which it
   * closes.
   *
   * @param threshold the number of bytes from which it sends without copying, if the kernel can
   */
  UringPoller(Libc libc, LoopMemory memory, Features features, int threshold) throws IOException {
    this.libc = libc;
    this.memory = memory;
    this.features = features;
    buffers = new BufferRing(libc, memory.arena());
    sends = new SendBatch(libc, memory.arena(), requests);
    int inPlace = features.sendsInPlace() ? threshold : ZeroCopy.OFF;
    zeroCopy = new ZeroCopy(libc, memory.arena(), requests, inPlace);
    lingerPeriod = memory.arena().allocate(16, 8);
    lingerPeriod(LINGER);
    wakeup = WakeupDescriptor.open(libc);
    try {
      watches = new EpollSet("proactor", libc, memory, this::wakeup);
      try {
        wakeups = new PollRequest(wakeup, IoUring.POLLIN, IoUring.POLL_ADD_MULTI, this::onWakeup);
        requests.schedule(wakeups);
        readiness = new PollRequest(watches.descriptor(), IoUring.POLLIN, 0, this::onReadable);
        requests.schedule(readiness);
        owner = Thread.currentThread();
        ring = open(owner);
      } catch (IOException | RuntimeException | Error e) {
        watches.close();
        throw e;
      }
    } catch (IOException | RuntimeException | Error e) {
      wakeup.close();
      throw e;
    }
  }

  private Ring open(Thread thread) throws IOException {
    Ring opened =
        new Ring(
            libc,
            features.flags(thread),
            Math.min(Ring.SUBMISSIONS, features.completions()),
            features.completions());
    try {
      buffers.register(opened);
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /** Returns the memory, which the poller closes. */
  LoopMemory memory() {
    return memory;
  }

  Features features() {
    return features;
  }

  RingRequestTable requests() {
    return requests;
  }

  BufferRing buffers() {
    return buffers;
  }

  SendBatch sends() {
    return sends;
  }

  ZeroCopy zeroCopy() {
    return zeroCopy;
  }

  BufferWaitQueue bufferWaitQueue() {
    return bufferWaitQueue;
  }

  Ring ring() {
    return ring;
  }

  /** Returns the address of the linger timeout of closed streams, a {@code timespec}. */
  long lingerPeriod() {
    return lingerPeriod.address();
  }

  void lingerPeriod(Duration period) {
    Memory.view(lingerPeriod).putLong(0, period.toSeconds()).putLong(8, period.toNanosPart());
  }

  /** Returns whether the loop is running, so that another poll is certain to follow. */
  boolean isRunning() {
    return running;
  }

  /** Reads and drops input, because closing a socket with unread bytes resets its connection. */
  void discard(int fd) {
    ByteBuffer scratch = memory.scratch().clear();
    long address = Memory.address(scratch);
    for (int i = 0; i < MAX_DISCARDED_BUFFERS; i++) {
      if (libc.recv(fd, address, scratch.capacity(), Linux.MSG_DONTWAIT) <= 0) {
        return;
      }
    }
  }

  private void onWakeup(int events) {
    if (wakeups.isIdle()) {
      requests.schedule(wakeups);
    }
  }

  private void onReadable(int events) {
    if (events != -Errno.ECANCELED) {
      readable = true;
    }
  }

  // --- watching ---

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    return watches.watch(channel, listener);
  }

  // --- polling ---

  @Override
  public void poll(long timeoutNanos) throws IOException {
    attach();
    watches.applyChanges();
    submit();
    if (timeoutNanos != 0 && !hasWork()) {
      ring.enter(watches.atMostRetry(timeoutNanos));
    } else if (ring.unsubmitted() > 0 || ring.hasDeferredWork()) {
      ring.enter();
    }
    reap();
    if (readable) {
      readable = false;
      watches.poll(0);
      requests.schedule(readiness);
    }
    // Clear the interrupt flag: with it set, a task could never block.
    Thread.interrupted();
  }

  private boolean hasWork() {
    return readable || !ring.isEmpty() || requests.hasChanges() || sends.isWaiting();
  }

  /** Writes the requests that changed since the last poll into the ring. */
  private void submit() throws IOException {
    buffers.commit();
    bufferWaitQueue.rearm(requests, buffers.available());
    requests.write(ring);
    sends.write(ring);
  }

  private void reap() throws IOException {
    ring.reap(requests);
    while (ring.overflows()) {
      ring.enter();
      ring.reap(requests);
    }
    sends.complete(ring);
  }

  // --- threads ---

  /** Binds the poller to the calling thread, with a new ring if the old one is another thread's. */
  private void attach() throws IOException {
    Thread current = Thread.currentThread();
    if (running && current == owner) {
      return;
    }
    running = true;
    if (current != owner) {
      Ring before = ring;
      ring = open(current);
      owner = current;
      zeroCopy.abandon();
      before.close();
    }
    zeroCopy.ring(ring);
    if (!current.isVirtual()) {
      ring.register();
    }
  }

  @Override
  public void leave() throws IOException {
    running = false;
    zeroCopy.ring(null);
    if (Thread.currentThread() != owner) {
      return;
    }
    submit();
    ring.enter();
    reap();
    drain();
    ring.unregister();
  }

  /** Cancels every request and waits until the kernel has none. */
  private void drain() throws IOException {
    int fruitless = 0;
    while (requests.activeCount() > zeroCopy.pendingNotifications()) {
      int before = requests.activeCount();
      RingRequestTable.cancelAll(ring);
      ring.enter(DRAIN_WAIT_NANOS);
      reap();
      if (requests.activeCount() == before && ++fruitless == WARN_AFTER_WAITS) {
        logger.log(
            WARNING,
            "io_uring has not completed %d cancelled operations yet: still waiting"
                .formatted(before));
      }
    }
  }

  @Override
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("driver", "uring");
    facts.put("io_uring", features().names());
    facts.put("zero-copy sends", zeroCopy().describe());
    return facts;
  }

  @Override
  public void wakeup() {
    int fd = wakeup.tryAcquire();
    if (fd >= 0) {
      libc.eventfdWrite(fd);
      wakeup.release();
    }
  }

  /**
   * Cancels the requests, if {@link #leave()} has not, and waits briefly until the kernel has
   * released callers' memory. The peer may acknowledge later, or never.
   */
  private void end() {
    try {
      drain();
      for (int i = 0; i < MAX_NOTIFICATION_WAITS && zeroCopy.lendsForeignMemory(); i++) {
        ring.enter(DRAIN_WAIT_NANOS);
        reap();
      }
    } catch (IOException e) {
      logger.log(DEBUG, "cannot tell whether the operations of a closed loop have ended", e);
    }
  }

  @Override
  public void close() {
    if (Thread.currentThread() == owner) {
      end();
    }
    zeroCopy.abandon();
    requests.discardChanges();
    ring.close();
    wakeup.close();
    watches.close();
    if (requests.activeCount() == 0) {
      memory.close();
    } else {
      // A failed drain: the kernel may still write, so the memory is never freed.
      logger.log(
          WARNING,
          "the memory of %d io_uring operations is not freed: the kernel has not completed them"
              .formatted(requests.activeCount()));
    }
  }
}
