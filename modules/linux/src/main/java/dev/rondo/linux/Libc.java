package dev.rondo.linux;

import java.lang.foreign.MemorySegment;

/**
 * The calls of the C library, for one user at a time. Two threads must not call at once, except for
 * {@link #close} and {@link #eventfdWrite}, which any thread may call at any time.
 *
 * <p>Each method returns the result of the C function of the same name or, if that failed, {@link
 * Errno minus the error number}. Addresses point to native memory that the caller must keep valid;
 * nothing checks them.
 */
public interface Libc {

  /** Returns the C library of this process. Call {@link Platform#obstacle()} first. */
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

  /**
   * Calls {@code send} with memory on the heap. No garbage is collected meanwhile, so {@code flags}
   * must have {@code MSG_DONTWAIT}, and {@code length} must be small.
   */
  long sendArray(int fd, MemorySegment array, long length, int flags);

  long sendmsg(int fd, long message, int flags);

  /** Passes no time limit, so the socket must be non-blocking. */
  int recvmmsg(int fd, long messages, int count, int flags);

  int sendmmsg(int fd, long messages, int count, int flags);

  // --- any descriptor ---

  long read(int fd, long buffer, long length);

  long write(int fd, long buffer, long length);

  /** Calls {@code open} for an existing file; {@code path} must end with NUL. */
  int open(long path, int flags);

  long pread(int fd, long buffer, long length, long offset);

  /**
   * Reads into the buffers of the {@code iovec} structures at {@code vector}; {@code -ENOSYS} if
   * the C library lacks the function.
   */
  long preadv2(int fd, long vector, int count, long offset, int flags);

  long lseek(int fd, long offset, int whence);

  /**
   * Sends from a file; {@code offset} is the address of the file offset, which the call advances.
   */
  long sendfile(int out, int in, long offset, long length);

  int statx(int folder, long path, int flags, int mask, long status);

  /** Calls {@code fstat}: the fallback where {@link #statx} is refused. */
  int fstat(int fd, long status);

  /** Calls {@code fcntl} with an integer as the third argument. */
  int fcntl(int fd, int command, int argument);

  /** Closes {@code fd}. An error is ignored, since the kernel frees the descriptor in any case. */
  void close(int fd);

  // --- memory ---

  /** Maps memory at an address that the kernel chooses, and returns the address. */
  long mmap(long length, int protection, int flags, int fd, long offset);

  int munmap(long address, long length);

  // --- waiting ---

  int epollCreate1(int flags);

  int epollCtl(int epoll, int operation, int fd, long event);

  /** Removes {@code fd} from {@code epoll}; an error means that it was not there. */
  void epollForget(int epoll, int fd);

  int epollWait(int epoll, long events, int capacity, int millis);

  /** Waits as long as a {@code timespec} says; {@code -ENOSYS} if C library or kernel lack it. */
  int epollPwait2(int epoll, long events, int capacity, long timespec);

  int eventfd(int initial, int flags);

  int ioUringSetup(int entries, long parameters);

  /**
   * Passes {@code size} bytes at {@code argument}: a signal mask or, by flag, an extended argument.
   */
  int ioUringEnter(int ring, int submitted, int awaited, int flags, long argument, long size);

  int ioUringRegister(int ring, int operation, long argument, int count);

  /** Adds one to the counter. An error means that it is full, so the event is already signaled. */
  void eventfdWrite(int fd);
}
