package dev.rondo.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** The calls of the C library, through {@link Downcalls}. */
final class SystemLibc implements Libc {

  /** The memory in which each call leaves its error number, overwritten by the next. */
  private final MemorySegment state = Arena.ofAuto().allocate(Downcalls.STATE);

  private final ByteBuffer stateView = Memory.view(state);

  private int result(int result) {
    return result < 0 ? -errno() : result;
  }

  private long result(long result) {
    return result < 0 ? -errno() : result;
  }

  private int errno() {
    return stateView.getInt(Downcalls.ERRNO_OFFSET);
  }

  /** Wraps a throwable, which only the JVM can cause, since no C function throws. */
  private static Error failure(Throwable thrown) {
    return thrown instanceof Error error ? error : new AssertionError(thrown);
  }

  @Override
  public int socket(int family, int type, int protocol) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.SOCKET.invokeExact(
                      state, (long) family, (long) type, (long) protocol, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int bind(int fd, long address, int length) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.BIND.invokeExact(
                      state, (long) fd, address, (long) length, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int listen(int fd, int backlog) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.LISTEN.invokeExact(
                      state, (long) fd, (long) backlog, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int connect(int fd, long address, int length) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.CONNECT.invokeExact(
                      state, (long) fd, address, (long) length, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int accept4(int fd, long address, long length, int flags) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.ACCEPT4.invokeExact(
                      state, (long) fd, address, length, (long) flags, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int getsockname(int fd, long address, long length) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.GETSOCKNAME.invokeExact(
                      state, (long) fd, address, length, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int getpeername(int fd, long address, long length) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.GETPEERNAME.invokeExact(
                      state, (long) fd, address, length, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int getsockopt(int fd, int level, int name, long value, long length) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.GETSOCKOPT.invokeExact(
                      state, (long) fd, (long) level, (long) name, value, length, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int setsockopt(int fd, int level, int name, long value, int length) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.SETSOCKOPT.invokeExact(
                      state, (long) fd, (long) level, (long) name, value, (long) length, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int shutdown(int fd, int how) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.SHUTDOWN.invokeExact(state, (long) fd, (long) how, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long recv(int fd, long buffer, long length, int flags) {
    try {
      return result(
          (long)
              Downcalls.RECV.invokeExact(
                  state, (long) fd, buffer, length, (long) flags, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long send(int fd, long buffer, long length, int flags) {
    try {
      return result(
          (long)
              Downcalls.SEND.invokeExact(
                  state, (long) fd, buffer, length, (long) flags, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long sendArray(int fd, MemorySegment array, long length, int flags) {
    try {
      return result((long) Downcalls.Arrays.SEND.invokeExact(state, fd, array, length, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long sendmsg(int fd, long message, int flags) {
    try {
      return result(
          (long)
              Downcalls.SENDMSG.invokeExact(
                  state, (long) fd, message, (long) flags, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int recvmmsg(int fd, long messages, int count, int flags) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.RECVMMSG.invokeExact(
                      state, (long) fd, messages, (long) count, (long) flags, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int sendmmsg(int fd, long messages, int count, int flags) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.SENDMMSG.invokeExact(
                      state, (long) fd, messages, (long) count, (long) flags, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long read(int fd, long buffer, long length) {
    try {
      return result(
          (long) Downcalls.READ.invokeExact(state, (long) fd, buffer, length, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long write(int fd, long buffer, long length) {
    try {
      return result(
          (long) Downcalls.WRITE.invokeExact(state, (long) fd, buffer, length, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int open(long path, int flags) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.Files.OPEN.invokeExact(state, path, (long) flags, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long pread(int fd, long buffer, long length, long offset) {
    try {
      return result(
          (long) Downcalls.PREAD.invokeExact(state, (long) fd, buffer, length, offset, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long preadv2(int fd, long vector, int count, long offset, int flags) {
    MethodHandle function = Downcalls.Files.PREADV2;
    if (function == null) {
      return -Errno.ENOSYS;
    }
    try {
      return result(
          (long)
              function.invokeExact(
                  state, (long) fd, vector, (long) count, offset, (long) flags, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long lseek(int fd, long offset, int whence) {
    try {
      return result(
          (long)
              Downcalls.LSEEK.invokeExact(state, (long) fd, offset, (long) whence, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long sendfile(int out, int in, long offset, long length) {
    try {
      return result(
          (long)
              Downcalls.SENDFILE.invokeExact(
                  state, (long) out, (long) in, offset, length, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int statx(int folder, long path, int flags, int mask, long status) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.STATX.invokeExact(
                      state, (long) folder, path, (long) flags, (long) mask, status, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int fstat(int fd, long status) {
    return syscall(Platform.X86_64 ? 5 : 80, fd, status, 0, 0, 0, 0);
  }

  @Override
  public int fcntl(int fd, int command, int argument) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.Files.FCNTL.invokeExact(
                      state, (long) fd, (long) command, (long) argument, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int epollCreate1(int flags) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.EPOLL_CREATE1.invokeExact(state, (long) flags, 0L, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int epollCtl(int epoll, int operation, int fd, long event) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.EPOLL_CTL.invokeExact(
                      state, (long) epoll, (long) operation, (long) fd, event, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void epollForget(int epoll, int fd) {
    try {
      long _ =
          (long)
              Downcalls.EPOLL_CTL.invokeExact(
                  Downcalls.IGNORED,
                  (long) epoll,
                  (long) Linux.EPOLL_CTL_DEL,
                  (long) fd,
                  0L,
                  0L,
                  0L,
                  0L);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int epollWait(int epoll, long events, int capacity, int millis) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.EPOLL_WAIT.invokeExact(
                      state, (long) epoll, events, (long) capacity, (long) millis, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int eventfd(int initial, int flags) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.EVENTFD.invokeExact(
                      state, (long) initial, (long) flags, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int ioUringSetup(int entries, long parameters) {
    return syscall(Linux.SYS_IO_URING_SETUP, entries, parameters, 0, 0, 0, 0);
  }

  @Override
  public int ioUringEnter(
      int ring, int submitted, int awaited, int flags, long argument, long size) {
    return syscall(Linux.SYS_IO_URING_ENTER, ring, submitted, awaited, flags, argument, size);
  }

  @Override
  public int ioUringRegister(int ring, int operation, long argument, int count) {
    return syscall(Linux.SYS_IO_URING_REGISTER, ring, operation, argument, count, 0, 0);
  }

  private int syscall(long number, long a, long b, long c, long d, long e, long f) {
    try {
      return (int)
          result((long) Downcalls.Numbered.SYSCALL.invokeExact(state, number, a, b, c, d, e, f));
    } catch (Throwable thrown) {
      throw failure(thrown);
    }
  }

  @Override
  public long mmap(long length, int protection, int flags, int fd, long offset) {
    try {
      return result(
          (long)
              Downcalls.Mappings.MMAP.invokeExact(
                  state, 0L, length, (long) protection, (long) flags, (long) fd, offset, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int munmap(long address, long length) {
    try {
      return result(
          (int)
              (long)
                  Downcalls.Mappings.MUNMAP.invokeExact(
                      state, address, length, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public int epollPwait2(int epoll, long events, int capacity, long timespec) {
    MethodHandle call = Downcalls.EPOLL_PWAIT2;
    if (call == null) {
      return -Errno.ENOSYS;
    }
    try {
      return result(
          (int)
              (long)
                  call.invokeExact(
                      state, (long) epoll, events, (long) capacity, timespec, 0L, 0L, 0L));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void close(int fd) {
    try {
      long _ =
          (long) Downcalls.CLOSE.invokeExact(Downcalls.IGNORED, (long) fd, 0L, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void eventfdWrite(int fd) {
    try {
      long _ =
          (long)
              Downcalls.EVENTFD_WRITE.invokeExact(
                  Downcalls.IGNORED, (long) fd, 1L, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
