package dev.rondo.linux.socket;

import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.DescriptorChannel;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxFile;
import dev.rondo.net.Descriptors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** The descriptors of this process as channels. */
public final class LinuxFiles implements Descriptors {

  private final Supplier<Libc> libraries;
  private final Libc libc;
  private final ByteCalls calls;

  /**
   * Descriptors over {@code libc}, which the loop uses too, and files over libraries of their own.
   */
  public LinuxFiles(Supplier<Libc> libraries, Libc libc, ByteCalls calls) {
    this.libraries = libraries;
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

  /** Opens a file that the system can send by itself, if it is of the default file system. */
  FileChannel open(Path path) throws IOException {
    return path.getFileSystem() == FileSystems.getDefault()
        ? LinuxFile.open(libraries.get(), path)
        : FileChannel.open(path, StandardOpenOption.READ);
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
