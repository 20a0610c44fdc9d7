package dev.rondo.linux.socket;

import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.DescriptorChannel;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.net.Descriptors;
import java.io.IOException;

/** The descriptors of this process as channels. */
public final class LinuxFiles implements Descriptors {

  private final Libc libc;
  private final ByteCalls calls;

  /** Descriptors over {@code libc}, which the loop uses too. */
  public LinuxFiles(Libc libc, ByteCalls calls) {
    this.libc = libc;
    this.calls = calls;
  }

  @Override
  public DescriptorChannel wrap(int fd) throws IOException {
    return new DescriptorChannel(Descriptor.owned(libc, check(fd)), calls);
  }

  @Override
  public DescriptorChannel borrow(int fd) throws IOException {
    return new DescriptorChannel(Descriptor.borrowed(libc, check(fd)), calls);
  }

  private int check(int fd) throws IOException {
    if (fd < 0) {
      throw new IllegalArgumentException("a descriptor must not be negative: " + fd);
    }
    int result = libc.fcntl(fd, Linux.F_GETFD, 0);
    if (result < 0) {
      throw Errno.exception(-result, "fcntl of descriptor " + fd);
    }
    return fd;
  }
}
