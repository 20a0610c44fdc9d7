package dev.rondo.linux;

import java.io.IOException;

/** Opens the eventfd that other threads write to in order to end a loop's wait. */
public final class WakeupDescriptor {

  private WakeupDescriptor() {}

  /** Opens one, and checks that it can be written: a loop that cannot be woken would hang. */
  public static Descriptor open(Libc libc) throws IOException {
    int fd = libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
    if (fd < 0) {
      throw Errno.exception(-fd, "eventfd");
    }
    // An eventfd takes eight bytes: the kernel rejects an empty write as invalid, and a security
    // filter refuses the call.
    long result = libc.write(fd, 0, 0);
    if (Errno.isRefusal((int) -result)) {
      libc.close(fd);
      throw Errno.exception((int) -result, "write to an eventfd");
    }
    return Descriptor.owned(libc, fd);
  }
}
