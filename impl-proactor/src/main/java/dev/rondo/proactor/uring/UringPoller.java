package dev.rondo.proactor.uring;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.EpollEvents;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.linux.Memory;
import dev.rondo.linux.NativeChannel;
import dev.rondo.linux.socket.LoopMemory;
import dev.rondo.linux.socket.Refusal;
import dev.rondo.logging.Loggers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Waits on a ring: one call submits what the loop wants done and waits for what is done. Readiness
 * is one of the things that can be asked of it.
 */
final class UringPoller implements Poller {

  /*
   * A ring belongs to the thread that made it. When run… ends, everything that the kernel has is cancelled
   * and waited for, so that between two runs nothing is pending: then the memory may be freed, and another
   * thread may make a ring of its own.
   *
   * The eventfd that ends a wait is asked about once for all and never read: each write is an answer.
   */

  private static final System.Logger logger = Loggers.of(UringPoller.class);

  /** The number of fruitless waits for cancelled requests after which a warning is logged. */
  private static final int PATIENCE = 50;

  /** The most buffers of input that are read and discarded at a close. */
  private static final int MOST_DISCARDED = 4;

  /** About as long as the kernel itself does after a close. */
  private static final Duration LINGER = Duration.ofMinutes(1);

  private static final long DRAIN_WAIT = 100_000_000;

  /** The most such waits of a close for data that the peer has not acknowledged. */
  private static final int MOST_WAITS = 5;

  private final Libc libc;
  private final LoopMemory memory;
  private final Features features;
  private final RingRequestTable requests = new RingRequestTable();
  private final BufferRing buffers;
  private final SendBatch sends;
  private final ZeroCopy zeroCopy;
  private final Descriptor wakeup;
  private final PollRequest wakeups;
  private final IdentityHashMap<Descriptor, UringWatch> watches = new IdentityHashMap<>();
  private final ConcurrentLinkedQueue<UringWatch> closedElsewhere = new ConcurrentLinkedQueue<>();
  private final BufferWaitQueue starved = new BufferWaitQueue();
  private final MemorySegment lingerPeriod;
  private Ring ring;
  private Thread owner;
  private boolean running;

  /**
   * A poller over {@code libc}, which nobody else uses, and {@code memory}, which it closes.
   *
   * @param threshold from how many bytes on it sends without copying, where the kernel can
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
    int fd = libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
    if (fd < 0) {
      throw Errno.exception(-fd, "eventfd");
    }
    wakeup = Descriptor.owned(libc, fd);
    try {
      owner = Thread.currentThread();
      ring = open(owner);
    } catch (IOException e) {
      wakeup.close();
      throw e;
    }
    wakeups = new PollRequest(wakeup, IoUring.POLLIN, IoUring.POLL_ADD_MULTI, this::woken);
    requests.want(wakeups);
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
    } catch (IOException e) {
      opened.close();
      throw e;
    }
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

  BufferWaitQueue starved() {
    return starved;
  }

  Ring ring() {
    return ring;
  }

  /**
   * Returns the address of the linger period: the time a closed stream waits for the peer to accept
   * more.
   */
  long lingerPeriod() {
    return lingerPeriod.address();
  }

  void lingerPeriod(Duration period) {
    Memory.view(lingerPeriod).putLong(0, period.toSeconds()).putLong(8, period.toNanosPart());
  }

  /** Whether a poll is sure to come before the thread does something else. */
  boolean isRunning() {
    return running;
  }

  /**
   * Reads and forgets what has arrived: a socket closed with unread bytes resets its connection.
   */
  void discard(int fd) {
    ByteBuffer scratch = memory.scratch().clear();
    long address = Memory.address(scratch);
    for (int i = 0; i < MOST_DISCARDED; i++) {
      if (libc.recv(fd, address, scratch.capacity(), Linux.MSG_DONTWAIT) <= 0) {
        return;
      }
    }
  }

  void closeNow(int fd) {
    libc.close(fd);
  }

  private void woken(int events) {
    if (wakeups.isIdle()) {
      requests.want(wakeups);
    }
  }

  // --- watching ---

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (!(channel instanceof NativeChannel watchable)) {
      throw Refusal.of("proactor", "a channel", channel);
    }
    Descriptor descriptor = watchable.descriptor();
    if (!descriptor.isOpen()) {
      throw new ClosedChannelException();
    }
    if (watches.containsKey(descriptor)) {
      throw new IllegalStateException("channel is watched already: " + channel);
    }
    if (!(channel instanceof LinuxSocket)) {
      requireWatchable(descriptor, channel);
    }
    UringWatch watch = new UringWatch(this, requests, descriptor, listener);
    watches.put(descriptor, watch);
    return watch;
  }

  /** Refuses files, which are always ready: epoll knows which those are. */
  private void requireWatchable(Descriptor descriptor, Channel channel) throws IOException {
    int epoll = libc.epollCreate1(Linux.EPOLL_CLOEXEC);
    if (epoll < 0) {
      throw Errno.exception(-epoll, "epoll_create1");
    }
    int fd = descriptor.tryAcquire();
    try {
      int result = libc.epollCtl(epoll, Linux.EPOLL_CTL_ADD, fd, sends.scratch());
      if (result == -Errno.EPERM) {
        throw new IllegalArgumentException(
            "a file or folder cannot be watched, since it is always ready: " + channel);
      }
      if (result < 0) {
        throw Errno.exception(-result, "epoll_ctl");
      }
    } finally {
      libc.close(epoll);
      if (fd >= 0) {
        descriptor.release();
      }
    }
  }

  /**
   * An epoll descriptor that is readable while {@code descriptor} has room; null if none is left.
   */
  @Nullable Descriptor epoll(Descriptor descriptor) {
    int epoll = libc.epollCreate1(Linux.EPOLL_CLOEXEC);
    int fd = descriptor.tryAcquire();
    try (Arena arena = Arena.ofConfined()) {
      EpollEvents event = new EpollEvents(arena, 1);
      event.set(0, Linux.EPOLLOUT, 0);
      if (epoll < 0 || libc.epollCtl(epoll, Linux.EPOLL_CTL_ADD, fd, event.address()) < 0) {
        if (epoll >= 0) {
          libc.close(epoll);
        }
        return null;
      }
      return Descriptor.owned(libc, epoll);
    } finally {
      if (fd >= 0) {
        descriptor.release();
      }
    }
  }

  void forget(UringWatch watch) {
    watches.remove(watch.descriptor, watch);
  }

  /** The channel of {@code watch} was closed, on any thread. */
  void closed(UringWatch watch) {
    closedElsewhere.add(watch);
    wakeup();
  }

  // --- polling ---

  @Override
  public void poll(long timeoutNanos) throws IOException {
    attach();
    forgetClosed();
    submit();
    if (timeoutNanos != 0 && ring.isEmpty() && !requests.isWaiting() && !sends.isWaiting()) {
      ring.enter(timeoutNanos);
    } else if (ring.waiting() > 0 || ring.holdsBack()) {
      ring.enter();
    }
    reap();
    // An interrupt is not for the loop, and would keep its tasks from ever blocking.
    Thread.interrupted();
  }

  private void forgetClosed() {
    for (UringWatch watch = closedElsewhere.poll(); watch != null; watch = closedElsewhere.poll()) {
      watch.close();
    }
  }

  /** Writes what the loop wants done since the last poll. */
  private void submit() throws IOException {
    buffers.commit();
    starved.rearm(requests, buffers.available());
    requests.write(ring);
    sends.write(ring);
  }

  private void reap() throws IOException {
    ring.reap(requests);
    while (ring.overflows()) {
      ring.enter();
      ring.reap(requests);
    }
    sends.settle(ring);
  }

  // --- threads ---

  /** Makes the ring this thread's. */
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

  /** Takes everything back from the kernel. */
  private void drain() throws IOException {
    int fruitless = 0;
    while (requests.activeCount() > zeroCopy.unnoticed()) {
      int before = requests.activeCount();
      RingRequestTable.cancelAll(ring);
      ring.enter(DRAIN_WAIT);
      reap();
      if (requests.activeCount() == before && ++fruitless == PATIENCE) {
        logger.log(WARNING, "io_uring has not given back " + before + " operations yet");
      }
    }
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
   * Waits a little until the kernel has let go of memory that others free. The other end may take
   * longer to acknowledge what it was sent, or never do it.
   */
  private void awaitNotices() {
    try {
      for (int i = 0; i < MOST_WAITS && zeroCopy.lendsForeignMemory(); i++) {
        ring.enter(DRAIN_WAIT);
        reap();
      }
    } catch (IOException e) {
      logger.log(DEBUG, "no more is known of what was sent", e);
    }
  }

  @Override
  public void close() {
    if (Thread.currentThread() == owner) {
      awaitNotices();
    }
    zeroCopy.abandon();
    ring.close();
    wakeup.close();
    memory.close();
  }
}
