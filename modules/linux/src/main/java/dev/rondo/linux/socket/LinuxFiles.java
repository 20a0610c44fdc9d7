package dev.rondo.linux.socket;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.DescriptorChannel;
import dev.rondo.linux.Errno;
import dev.rondo.linux.FileKind;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxFile;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.linux.NativeChannel;
import dev.rondo.linux.SocketCalls;
import dev.rondo.net.Descriptors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Wraps descriptors of this process as channels (a socket as a {@link LinuxSocket}), and opens
 * files.
 */
public final class LinuxFiles implements Descriptors {

  private final Supplier<Libc> libraries;
  private final Libc libc;
  private final ByteCalls bytes;
  private final SocketCalls sockets;
  private final StandardStreams standardStreams;

  /**
   * Creates an instance that uses {@code libc}, which the loop shares, for descriptors, and a new
   * library for each file.
   */
  public LinuxFiles(Supplier<Libc> libraries, Libc libc, ByteCalls bytes, SocketCalls sockets) {
    this.libraries = libraries;
    this.libc = libc;
    this.bytes = bytes;
    this.sockets = sockets;
    standardStreams = new StandardStreams(libc);
  }

  /** Wraps {@code fd}; makes it non-blocking if it is a socket. */
  @Override
  public NativeChannel wrap(int fd) throws IOException {
    NativeChannel channel = channel(Descriptor.owned(libc, check(fd)));
    if (channel instanceof LinuxSocket socket) {
      socket.unblock();
    }
    return channel;
  }

  @Override
  public NativeChannel borrow(int fd) throws IOException {
    return channel(Descriptor.borrowed(libc, check(fd)));
  }

  private NativeChannel channel(Descriptor descriptor) throws IOException {
    LinuxSocket socket = sockets.ofDescriptor(descriptor);
    return socket == null ? new DescriptorChannel(descriptor, bytes) : socket;
  }

  /** Opens a file. One of the default file system can be sent by {@code sendfile(2)}. */
  FileChannel open(Path path, LinkOption... links) throws IOException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      return FileChannel.open(
          path, links.length == 0 ? Set.of(READ) : Set.of(READ, NOFOLLOW_LINKS));
    }
    return links.length == 0
        ? LinuxFile.open(libraries.get(), path)
        : LinuxFile.openWithoutLinks(libraries.get(), path);
  }

  /** Returns the kind of file behind {@code descriptor}. */
  FileKind kind(Descriptor descriptor) throws IOException {
    int fd = descriptor.acquire();
    try {
      return FileKind.of(libc, fd);
    } finally {
      descriptor.release();
    }
  }

  void setNonblocking(Descriptor descriptor) throws IOException {
    standardStreams.unblock(descriptor);
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
