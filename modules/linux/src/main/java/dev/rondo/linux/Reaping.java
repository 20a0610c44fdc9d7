package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Kills and reaps a child that was started but for which no pidfd could be opened. */
final class Reaping {

  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  static final int KILL = Platform.X86_64 ? 62 : 129;

  private Reaping() {}

  static void killAndReap(int pid) {
    SystemCalls.syscall(KILL, pid, SignalNumbers.SIGKILL, 0, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(JAVA_LONG, 16);
      long result;
      do {
        result =
            SystemCalls.capture(
                state -> (int) ProcessCalls.WAITID.invokeExact(state, P_PID, pid, info, WEXITED));
      } while (result == -Errno.EINTR);
    }
  }
}
