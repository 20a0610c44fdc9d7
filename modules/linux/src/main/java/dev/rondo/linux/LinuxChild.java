package dev.rondo.linux;

import static java.lang.System.Logger.Level.WARNING;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.rondo.Signal;
import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.logging.Loggers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A child process identified by a {@code pidfd}, since its process ID may be reused. */
record LinuxChild(
    ProcessHandle handle,
    @Nullable DescriptorChannel stdin,
    @Nullable DescriptorChannel stdout,
    @Nullable DescriptorChannel stderr,
    DescriptorChannel exit)
    implements ChildProcess {

  private static final System.Logger logger = Loggers.of(LinuxChild.class);

  /** The status reported if other code has read the real one, as in asyncio. */
  private static final int UNKNOWN = 255;

  private static final int PIDFD_SEND_SIGNAL = 424;
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;

  // Fields of siginfo_t.
  private static final int SIZE = 128;
  private static final int CODE = 8;
  private static final int STATUS = 24;

  @Override
  public int reap() {
    int fd = exit.descriptor().tryAcquire();
    if (fd < 0) {
      throw new IllegalStateException("the child has already been reaped: " + handle.pid());
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIZE, 8);
      long result;
      do {
        result =
            SystemCalls.capture(
                state -> (int) ProcessCalls.WAITID.invokeExact(state, P_PIDFD, fd, info, WEXITED));
      } while (result == -Errno.EINTR);
      if (result < 0) {
        int errno = (int) -result;
        String reason =
            errno == Errno.ECHILD
                ? "it was read already, by other code that waits for children or because SIGCHLD is"
                    + " ignored"
                : "waitid fails";
        logger.log(
            WARNING,
            () ->
                "the exit status of child process %d is not known (%s), taken as 255: %s"
                    .formatted(handle.pid(), Errno.text(errno), reason));
        return UNKNOWN;
      }
      int status = info.get(JAVA_INT, STATUS);
      return info.get(JAVA_INT, CODE) == CLD_EXITED ? status : -status;
    } finally {
      exit.descriptor().release();
      exit.close();
    }
  }

  @Override
  public void signal(Signal signal) {
    int number = SignalNumbers.of(signal);
    int fd = exit.descriptor().tryAcquire();
    if (fd >= 0) {
      // A child that has ended ignores it.
      long result = SystemCalls.syscall(PIDFD_SEND_SIGNAL, fd, number, 0, 0);
      if (Errno.isRefusal((int) -result)) {
        // No other process can have its number before it is reaped.
        SystemCalls.syscall(Reaping.KILL, handle.pid(), number, 0, 0);
      }
      exit.descriptor().release();
    }
  }
}
