package dev.rondo.linux.socket;

import static java.lang.System.Logger.Level.WARNING;

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
import dev.rondo.logging.Loggers;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The descriptors that a loop watches, level-triggered, and the epoll descriptor over them. */
public final class EpollSet implements Closeable {

  /*
   * A descriptor's number is the index of its watch. Each event also carries the watch's generation, so that
   * a late event of an earlier descriptor with the same number is ignored.
   *
   * The set keeps no file open: a channel that any thread closes is closed at once, and just before that it is
   * taken out of the set, because another process may keep the same file open.
   */

  private static final System.Logger logger = Loggers.of(EpollSet.class);

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** The delay before retrying a registration for which the kernel had no memory. */
  private static final long RETRY_NANOS = 100 * NANOS_PER_MILLI;

  private static final long WAKEUP = -1;
  private static final int EVENTS = 1024;

  private final String backend;
  private final Libc libc;
  private final Runnable wakeup;
  private final EpollEvents events;
  private final EpollEvents registration;
  private final MemorySegment timespec;
  private final ByteBuffer timespecView;
  private final Descriptor epoll;
  private @Nullable EpollWatch[] watches = new EpollWatch[256];
  private EpollWatch[] changes = new EpollWatch[64];
  private int changeCount;
  private int generations;
  private boolean hasPwait2 = true;

  /**
   * Creates a set for one loop.
   *
   * @param backend the name of the backend, for error messages
   * @param wakeup ends a poll, on any thread; called when a channel is closed while it is watched
   */
  public EpollSet(String backend, Libc libc, LoopMemory memory, Runnable wakeup)
      throws IOException {
    this.backend = backend;
    this.libc = libc;
    this.wakeup = wakeup;
    events = new EpollEvents(memory.arena(), EVENTS);
    registration = new EpollEvents(memory.arena(), 1);
    timespec = memory.arena().allocate(16, 8);
    timespecView = Memory.view(timespec);
    epoll = Descriptor.owned(libc, check(libc.epollCreate1(Linux.EPOLL_CLOEXEC), "epoll_create1"));
    try {
      requireControl();
    } catch (IOException e) {
      epoll.close();
      throw e;
    }
  }

  /**
   * Fails if a security filter refuses epoll_ctl, so that a later EPERM can only mean a regular
   * file. Without a filter, the kernel rejects a set as its own member with EINVAL.
   */
  private void requireControl() throws IOException {
    int result = control(Linux.EPOLL_CTL_DEL, epoll.number());
    if (result != -Errno.EINVAL) {
      check(result, "epoll_ctl");
    }
  }

  private static int check(int result, String call) throws IOException {
    if (result < 0) {
      throw Errno.exception(-result, call);
    }
    return result;
  }

  /** Returns the epoll descriptor, which is readable while a watched descriptor is ready. */
  public Descriptor descriptor() {
    return epoll;
  }

  /** Makes each write to the eventfd {@code wakeup}, which is never read, end a poll. */
  public void endPollsBy(Descriptor wakeup) throws IOException {
    registration.set(0, Linux.EPOLLIN | Linux.EPOLLET, WAKEUP);
    check(control(Linux.EPOLL_CTL_ADD, wakeup.number()), "epoll_ctl");
  }

  // --- watching ---

  /** As {@link dev.rondo.engine.spi.Poller#watch}. */
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    if (!(channel instanceof NativeChannel watchable)) {
      throw Refusal.of(backend, "a channel", channel);
    }
    Descriptor descriptor = watchable.descriptor();
    int fd = descriptor.number();
    if (!descriptor.isOpen()) {
      throw new ClosedChannelException();
    }
    ensureRoom(fd);
    EpollWatch before = watches[fd];
    if (before != null && before.descriptor == descriptor) {
      throw new IllegalStateException("channel is already watched: " + channel);
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

  /** Registers a possible file at once, since epoll refuses files, which are always ready. */
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
    markChanged(watch);
  }

  void markChanged(EpollWatch watch) {
    if (!watch.isChanged) {
      watch.isChanged = true;
      if (changeCount == changes.length) {
        changes = Arrays.copyOf(changes, changeCount * 2);
      }
      changes[changeCount++] = watch;
    }
  }

  void onClose(EpollWatch watch) {
    int fd = watch.descriptor.number();
    if (watches[fd] == watch) {
      watches[fd] = null;
    }
    if (!watch.isRegistered) {
      watch.removePreparation();
    } else if (watch.descriptor.isOwned()) {
      markChanged(watch);
    } else {
      // The owner may close the descriptor before the next poll; it could not be removed then.
      apply(watch);
    }
  }

  /**
   * Removes a number that is about to be closed, on any thread: another process may keep its file
   * open. If it is still watched, the loop is woken to find its channel closed.
   */
  void closing(int fd, boolean isWatchClosed) {
    int number = epoll.tryAcquire();
    if (number >= 0) {
      libc.epollForget(number, fd);
      epoll.release();
      if (!isWatchClosed) {
        wakeup.run();
      }
    }
  }

  /** Registers the changes since the last poll with the kernel. */
  public void applyChanges() {
    int count = changeCount;
    if (count == 0) {
      return;
    }
    changeCount = 0;
    for (int i = 0; i < count; i++) {
      EpollWatch watch = changes[i];
      watch.isChanged = false;
      // A watch to retry is put at an index that was already read.
      apply(watch);
    }
    Arrays.fill(changes, changeCount, count, null);
  }

  private void apply(EpollWatch watch) {
    int wanted = watch.wantedOperations();
    boolean register = wanted != 0;
    if (register == watch.isRegistered && (!register || wanted == watch.armed)) {
      return;
    }
    int fd = watch.descriptor.tryAcquire();
    if (fd < 0) {
      // Its preparation removes it before the number is closed.
      return;
    }
    try {
      int result = register ? register(watch, fd) : control(Linux.EPOLL_CTL_DEL, fd);
      if (result < 0 && register) {
        registrationFailed(watch, -result);
      } else {
        watch.registered(register);
        watch.armed = wanted;
      }
    } finally {
      watch.descriptor.release();
    }
  }

  private void registrationFailed(EpollWatch watch, int errno) {
    String reason = Errno.exception(errno, "epoll_ctl").getMessage();
    if (errno == Errno.ENOMEM || errno == Errno.ENOSPC) {
      logger.log(
          WARNING, () -> watch.descriptor + " cannot be watched yet, trying again: " + reason);
      markChanged(watch);
    } else {
      // The owner of a borrowed descriptor has closed it.
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

  /** Applies the changes, waits until a descriptor is ready, and reports each that is. */
  public void poll(long timeoutNanos) throws IOException {
    applyChanges();
    int count = await(atMostRetry(timeoutNanos));
    for (int i = 0; i < count; i++) {
      long data = events.data(i);
      if (data != WAKEUP) {
        report((int) data, (int) (data >>> 32), events.events(i));
      }
    }
  }

  private void report(int fd, int generation, int event) {
    EpollWatch watch = watches[fd];
    if (watch != null && watch.generation == generation && watch.descriptor.isOpen()) {
      watch.report(event);
      return;
    }
    // The channel was closed, but its descriptor is still open: only borrowed, or still in use.
    if (control(Linux.EPOLL_CTL_DEL, fd) == 0 && watch != null) {
      watch.isRegistered = false;
      markChanged(watch);
    }
  }

  /**
   * Returns the longest wait after {@link #applyChanges()}: shorter if a change must be retried.
   */
  public long atMostRetry(long timeoutNanos) {
    if (changeCount == 0) {
      return timeoutNanos;
    }
    return timeoutNanos < 0 ? RETRY_NANOS : Math.min(timeoutNanos, RETRY_NANOS);
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
    // A signal ended the wait early, which a poll may do: the loop computes the time left.
    return result == -Errno.EINTR ? 0 : check(result, "epoll_wait");
  }

  /** Rounds up, because older kernels wait in milliseconds and waking early would spin. */
  private static int millisRoundedUp(long nanos) {
    return nanos <= 0
        ? Long.signum(nanos)
        : (int) Math.min((nanos - 1) / NANOS_PER_MILLI + 1, Integer.MAX_VALUE);
  }

  /** Closes the epoll descriptor, and forgets the watched channels, which stay open. */
  @Override
  public void close() {
    epoll.close();
    for (EpollWatch watch : watches) {
      if (watch != null) {
        watch.removePreparation();
      }
    }
    for (int i = 0; i < changeCount; i++) {
      changes[i].removePreparation();
    }
  }
}
