package dev.rondo.linux.socket;

import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes descriptors non-blocking, and makes the standard streams blocking again when the last of
 * them is no longer used, because the parent process uses them too. Several of them may be one
 * terminal.
 */
final class StandardStreams {

  private static final int LAST = 2;

  private final Libc libc;
  private final Map<Integer, Integer> flagsBefore = new HashMap<>();
  private int used;

  StandardStreams(Libc libc) {
    this.libc = libc;
  }

  /** Makes {@code descriptor} non-blocking until it is closed. */
  synchronized void unblock(Descriptor descriptor) throws IOException {
    int fd = descriptor.acquire();
    try {
      int flags = libc.fcntl(fd, Linux.F_GETFL, 0);
      if (flags >= 0 && (flags & Linux.O_NONBLOCK) == 0) {
        int result = libc.fcntl(fd, Linux.F_SETFL, flags | Linux.O_NONBLOCK);
        if (fd <= LAST && result >= 0) {
          flagsBefore.putIfAbsent(fd, flags);
        }
        flags = result;
      }
      if (flags < 0) {
        throw Errno.exception(-flags, "fcntl of descriptor " + fd);
      }
      if (fd <= LAST) {
        used++;
        descriptor.addCloseListener(this::closed);
      }
    } finally {
      descriptor.release();
    }
  }

  private synchronized void closed() {
    if (--used == 0) {
      flagsBefore.forEach((fd, flags) -> libc.fcntl(fd, Linux.F_SETFL, flags));
      flagsBefore.clear();
    }
  }
}
