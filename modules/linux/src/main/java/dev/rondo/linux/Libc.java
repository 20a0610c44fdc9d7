package dev.rondo.linux;

/**
 * The calls of the C library, as one user makes them: not by two threads at once, except for {@link
 * #close}, {@link #epollForget} and {@link #eventfdWrite}, which any thread may call at any time.
 *
 * <p>Each returns what the call of its name returns or, if that failed, {@link Errno minus the
 * error number}. Addresses are of native memory that the caller has seen to; nothing checks them.
 */
public interface Libc {

  /** The library of this process; call {@link Platform#obstacle()} first. */
  static Libc system() {
    return new SystemLibc();
  }

  // --- sockets ---

  int socket(int family, int type, int protocol);

  int bind(int fd, long address, int length);

  int listen(int fd, int backlog);

  int connect(int fd, long address, int length);

  int accept4(int fd, long address, long length, int flags);

  int getsockname(int fd, long address, long length);

  int getpeername(int fd, long address, long length);

  int getsockopt(int fd, int level, int name, long value, long length);

  int setsockopt(int fd, int level, int name, long value, int length);

  int shutdown(int fd, int how);

  long recv(int fd, long buffer, long length, int flags);

  long send(int fd, long buffer, long length, int flags);

  long sendmsg(int fd, long message, int flags);

  /** Without a time limit: the socket must be non-blocking. */
  int recvmmsg(int fd, long messages, int count, int flags);

  int sendmmsg(int fd, long messages, int count, int flags);

  // --- any descriptor ---

  long read(int fd, long buffer, long length);

  long write(int fd, long buffer, long length);

  /** As {@code open}, of a file that exists; {@code path} ends in NUL. */
  int open(long path, int flags);

  long pread(int fd, long buffer, long length, long offset);

  long lseek(int fd, long offset, int whence);

  /** Sends from a file; {@code offset} is where its offset is, which moves. */
  long sendfile(int out, int in, long offset, long length);

  int statx(int folder, long path, int flags, int mask, long status);

  /** Asks as {@code fstat}, where {@link #statx} is refused. */
  int fstat(int fd, long status);

  /** As {@code fcntl} with an integer as third argument. */
  int fcntl(int fd, int command, int argument);

  /** Closes; the descriptor is gone in any case, so there is nothing to do about an error. */
  void close(int fd);

  // --- memory ---

  /** Maps where the kernel likes to; the result is the address. */
  long mmap(long length, int protection, int flags, int fd, long offset);

  int munmap(long address, long length);

  // --- waiting ---

  int epollCreate1(int flags);

  int epollCtl(int epoll, int operation, int fd, long event);

  /** Removes {@code fd} from {@code epoll}; an error means that it was not there. */
  void epollForget(int epoll, int fd);

  int epollWait(int epoll, long events, int capacity, int millis);

  /** Takes the time as a {@code timespec}; {@code -ENOSYS} where library or kernel lack it. */
  int epollPwait2(int epoll, long events, int capacity, long timespec);

  int eventfd(int initial, int flags);

  int ioUringSetup(int entries, long parameters);

  /** Takes {@code size} bytes at {@code argument} as a signal mask or, if a flag says so, more. */
  int ioUringEnter(int ring, int submitted, int awaited, int flags, long argument, long size);

  int ioUringRegister(int ring, int operation, long argument, int count);

  /** Adds one. An error means that the counter is full, and so the event is there already. */
  void eventfdWrite(int fd);
}
