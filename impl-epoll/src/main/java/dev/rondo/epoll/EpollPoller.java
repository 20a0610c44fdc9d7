package dev.rondo.epoll;

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
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Waits on an epoll descriptor. */
final class EpollPoller implements Poller {

  /*
   * A descriptor's number is the index of its watch, and every event carries the watch's generation
   * beside it, so that an event which an earlier owner of the number left behind finds nobody.
   *
   * The eventfd that ends a wait is edge-triggered and never read: each write is an edge of its own.
   */

  private static final System.Logger logger = Loggers.of(EpollPoller.class);

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** The time after which a change is retried that the kernel had no memory for. */
  private static final long RETRY = 100 * NANOS_PER_MILLI;

  private static final long WAKEUP = -1;
  private static final int EVENTS = 1024;

  private final Libc libc;
  private final LoopMemory memory;
  private final EpollEvents events;
  private final EpollEvents registration;
  private final MemorySegment timespec;
  private final ByteBuffer timespecView;
  private final Descriptor epoll;
  private final Descriptor wakeup;
  private @Nullable EpollWatch[] watches = new EpollWatch[256];
  private EpollWatch[] changes = new EpollWatch[64];
  private int changeCount;
  private int generations;
  private boolean hasPwait2 = true;

  /** A poller over {@code libc}, which nobody else uses, and {@code memory}, which it closes. */
  EpollPoller(Libc libc, LoopMemory memory) throws IOException {
    this.libc = libc;
    this.memory = memory;
    events = new EpollEvents(memory.arena(), EVENTS);
    registration = new EpollEvents(memory.arena(), 1);
    timespec = memory.arena().allocate(16, 8);
    timespecView = Memory.view(timespec);
    epoll = open(libc.epollCreate1(Linux.EPOLL_CLOEXEC), "epoll_create1");
    try {
      wakeup = open(libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC), "eventfd");
      try {
        registration.set(0, Linux.EPOLLIN | Linux.EPOLLET, WAKEUP);
        check(control(Linux.EPOLL_CTL_ADD, wakeup.number()), "epoll_ctl");
      } catch (IOException e) {
        wakeup.close();
        throw e;
      }
    } catch (IOException e) {
      epoll.close();
      throw e;
    }
  }

  private Descriptor open(int fd, String call) throws IOException {
    return Descriptor.owned(libc, check(fd, call));
  }

  private static int check(int result, String call) throws IOException {
    if (result < 0) {
      throw Errno.exception(-result, call);
    }
    return result;
  }

  // --- watching ---

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (!(channel instanceof NativeChannel watchable)) {
      throw Refusal.of("epoll", "a channel", channel);
    }
    Descriptor descriptor = watchable.descriptor();
    int fd = descriptor.number();
    if (!descriptor.isOpen()) {
      throw new ClosedChannelException();
    }
    ensureRoom(fd);
    EpollWatch before = watches[fd];
    if (before != null && before.descriptor == descriptor) {
      throw new IllegalStateException("channel is watched already: " + channel);
    }
    EpollWatch watch = new EpollWatch(this, descriptor, ++generations, listener);
    if (!(channel instanceof LinuxSocket)) {
      requireWatchable(watch, channel);
    }
    watches[fd] = watch;
    return watch;
  }

  private void ensureRoom(int fd) {
    if (fd >= watches.length) {
      watches = Arrays.copyOf(watches, Math.max(fd + 1, watches.length * 2));
    }
  }

  /** Registers now what may be a file, which epoll refuses: it is always ready. */
  private void requireWatchable(EpollWatch watch, Channel channel) throws IOException {
    int fd = watch.descriptor.acquire();
    try {
      registration.set(0, 0, watch.data());
      int result = control(Linux.EPOLL_CTL_ADD, fd);
      if (result == -Errno.EPERM) {
        throw new IllegalArgumentException(
            "a file or folder cannot be watched, since it is always ready: " + channel);
      }
      check(result == -Errno.EEXIST ? control(Linux.EPOLL_CTL_MOD, fd) : result, "epoll_ctl");
      watch.registered(true);
    } finally {
      watch.descriptor.release();
    }
    changed(watch);
  }

  void changed(EpollWatch watch) {
    if (!watch.isChanged) {
      watch.isChanged = true;
      if (changeCount == changes.length) {
        changes = Arrays.copyOf(changes, changeCount * 2);
      }
      changes[changeCount++] = watch;
    }
  }

  void closed(EpollWatch watch) {
    int fd = watch.descriptor.number();
    if (watches[fd] == watch) {
      watches[fd] = null;
    }
    if (watch.isRegistered) {
      if (watch.descriptor.isOwned()) {
        changed(watch);
      } else {
        // Its owner may close the number before the next poll, and the kernel cannot be told then.
        apply(watch);
      }
    }
  }

  /** Removes a number that is about to be closed: another process may keep its file open. */
  void closing(int fd) {
    int number = epoll.tryAcquire();
    if (number >= 0) {
      libc.epollForget(number, fd);
      epoll.release();
    }
  }

  /** Tells the kernel what has changed since the last poll. */
  private void applyChanges() {
    int count = changeCount;
    changeCount = 0;
    for (int i = 0; i < count; i++) {
      EpollWatch watch = changes[i];
      watch.isChanged = false;
      // Those to be tried again go to places that have been read.
      apply(watch);
    }
    Arrays.fill(changes, changeCount, count, null);
  }

  private void apply(EpollWatch watch) {
    int wanted = watch.wanted();
    boolean register = wanted != 0;
    if (register == watch.isRegistered && (!register || wanted == watch.armed)) {
      return;
    }
    int fd = watch.descriptor.tryAcquire();
    if (fd < 0) {
      // It was removed before it was closed.
      watch.isRegistered = false;
      return;
    }
    try {
      int result = register ? register(watch, fd) : control(Linux.EPOLL_CTL_DEL, fd);
      if (result < 0 && register) {
        failed(watch, -result);
      } else {
        watch.registered(register);
        watch.armed = wanted;
      }
    } finally {
      watch.descriptor.release();
    }
  }

  private void failed(EpollWatch watch, int errno) {
    String reason = Errno.exception(errno, "epoll_ctl").getMessage();
    if (errno == Errno.ENOMEM || errno == Errno.ENOSPC) {
      logger.log(
          WARNING, () -> watch.descriptor + " is not watched until there is room: " + reason);
      changed(watch);
    } else {
      // The owner has closed a descriptor that was only lent to the loop.
      logger.log(WARNING, () -> watch.descriptor + " cannot be watched: " + reason);
      watch.isRegistered = false;
    }
  }

  private int register(EpollWatch watch, int fd) {
    registration.set(0, watch.wantedEvents(), watch.data());
    int result = control(watch.isRegistered ? Linux.EPOLL_CTL_MOD : Linux.EPOLL_CTL_ADD, fd);
    return switch (-result) {
      case Errno.EEXIST -> control(Linux.EPOLL_CTL_MOD, fd);
      case Errno.ENOENT -> control(Linux.EPOLL_CTL_ADD, fd);
      default -> result;
    };
  }

  private int control(int operation, int fd) {
    return libc.epollCtl(epoll.number(), operation, fd, registration.address());
  }

  // --- waiting ---

  @Override
  public void poll(long timeoutNanos) throws IOException {
    if (changeCount > 0) {
      applyChanges();
    }
    int count = await(changeCount == 0 ? timeoutNanos : atMostRetry(timeoutNanos));
    for (int i = 0; i < count; i++) {
      long data = events.data(i);
      if (data != WAKEUP) {
        report((int) data, (int) (data >>> 32), events.events(i));
      }
    }
    // An interrupt is not for the loop, and would keep its tasks from ever blocking.
    Thread.interrupted();
  }

  private void report(int fd, int generation, int event) {
    EpollWatch watch = watches[fd];
    if (watch != null && watch.generation == generation && watch.descriptor.isOpen()) {
      watch.report(event);
      return;
    }
    // Its channel was closed, and its descriptor is open still: it was only lent to the channel.
    if (control(Linux.EPOLL_CTL_DEL, fd) == 0 && watch != null) {
      watch.isRegistered = false;
      changed(watch);
    }
  }

  private static long atMostRetry(long timeoutNanos) {
    return timeoutNanos < 0 ? RETRY : Math.min(timeoutNanos, RETRY);
  }

  private int await(long timeoutNanos) throws IOException {
    int result;
    if (timeoutNanos > 0 && hasPwait2) {
      timespecView.putLong(0, timeoutNanos / NANOS_PER_SECOND);
      timespecView.putLong(8, timeoutNanos % NANOS_PER_SECOND);
      result =
          libc.epollPwait2(epoll.number(), events.address(), events.capacity(), timespec.address());
      if (Errno.isRefusal(-result)) {
        hasPwait2 = false;
        return await(timeoutNanos);
      }
    } else {
      result =
          libc.epollWait(
              epoll.number(), events.address(), events.capacity(), millisRoundedUp(timeoutNanos));
    }
    // A signal ends a wait early, as a poll may end: the loop knows how long is left.
    return result == -Errno.EINTR ? 0 : check(result, "epoll_wait");
  }

  /** Older kernels know no finer unit, and waking early would mean to spin. */
  private static int millisRoundedUp(long nanos) {
    return nanos <= 0
        ? Long.signum(nanos)
        : (int) Math.min((nanos - 1) / NANOS_PER_MILLI + 1, Integer.MAX_VALUE);
  }

  @Override
  public void wakeup() {
    int fd = wakeup.tryAcquire();
    if (fd >= 0) {
      libc.eventfdWrite(fd);
      wakeup.release();
    }
  }

  @Override
  public void close() {
    wakeup.close();
    epoll.close();
    memory.close();
  }
}
