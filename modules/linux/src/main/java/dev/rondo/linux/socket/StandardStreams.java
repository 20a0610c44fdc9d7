package dev.rondo.linux.socket;

import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes descriptors non-blocking, and restores the blocking mode of the standard streams when the
 * last of them is closed, since the parent process uses them too. It waits for the last one because
 * several may be the same terminal.
 */
final class StandardStreams {

  private static final int STDERR = 2;

  private final Libc libc;
  private final Map<Integer, Integer> flagsBefore = new HashMap<>();
  private int inUse;

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
        if (fd <= STDERR && result >= 0) {
          flagsBefore.putIfAbsent(fd, flags);
        }
        flags = result;
      }
      if (flags < 0) {
        throw Errno.exception(-flags, "fcntl of descriptor " + fd);
      }
      if (fd <= STDERR) {
        inUse++;
        descriptor.addCloseListener(this::onClose);
      }
    } finally {
      descriptor.release();
    }
  }

  private synchronized void onClose() {
    if (--inUse == 0) {
      flagsBefore.forEach((fd, flags) -> libc.fcntl(fd, Linux.F_SETFL, flags));
      flagsBefore.clear();
    }
  }
}
