package dev.rondo.proactor.uring;

import dev.rondo.linux.Errno;
import java.io.IOException;

/** The kernel refused to set up a ring. */
final class SetupException extends IOException {

  private static final long serialVersionUID = 1;

  private final int errno;

  SetupException(int errno) {
    super(String.valueOf(Errno.exception(errno, "io_uring_setup").getMessage()));
    this.errno = errno;
  }

  int errno() {
    return errno;
  }
}
