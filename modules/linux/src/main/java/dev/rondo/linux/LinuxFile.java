package dev.rondo.linux;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.CachedFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file open for reading, as a channel with an accessible descriptor, so that {@code sendfile(2)}
 * can send it. It cannot be written, mapped or locked.
 */
public final class LinuxFile extends FileChannel implements CachedFile {

  /** The most bytes that one call reads into a buffer whose bytes are copied. */
  private static final int COPY = 64 * 1024;

  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final Libc libc;
  private final Descriptor descriptor;
  private final String name;
  private final CachedReads cachedReads = new CachedReads();
  private long position;

  /** Whether a read has succeeded. */
  private boolean readable;

  private LinuxFile(Libc libc, Descriptor descriptor, String name) {
    this.libc = libc;
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * Opens {@code path} of the default file system through {@code libc}, which nothing else may use.
   */
  public static LinuxFile open(Libc libc, Path path) throws IOException {
    String name = path.toString();
    int fd;
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = name.getBytes(NAMES);
      MemorySegment text = arena.allocate(bytes.length + 1L); // Zeroed, so it ends with NUL.
      Memory.view(text).put(bytes);
      do {
        fd = libc.open(text.address(), Linux.O_RDONLY | Linux.O_CLOEXEC);
      } while (fd == -Errno.EINTR);
    }
    return switch (-fd) {
      case Errno.ENOENT -> throw new NoSuchFileException(name);
      case Errno.EACCES -> throw new AccessDeniedException(name);
      default -> {
        if (fd < 0) {
          throw new FileSystemException(name, null, Errno.text(-fd));
        }
        yield new LinuxFile(libc, Descriptor.owned(libc, fd), name);
      }
    };
  }

  /**
   * Opens {@code path} as {@link #open} does, but fails if the file or a folder on its path is a
   * symbolic link. The check asks the kernel where the open file is, so no link can be slipped in
   * between check and open.
   */
  public static LinuxFile openWithoutLinks(Libc libc, Path path) throws IOException {
    LinuxFile file = open(libc, path);
    try {
      file.requireAt(path.toAbsolutePath().normalize());
      return file;
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private void requireAt(Path path) throws IOException {
    int fd = descriptor.acquire();
    try {
      Path real = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd));
      if (!real.equals(path)) {
        throw new FileSystemException(
            name, null, "the path contains a symbolic link; the file is at " + real);
      }
    } finally {
      descriptor.release();
    }
  }

  /** Returns the descriptor, which is closed with the channel. */
  public Descriptor descriptor() {
    return descriptor;
  }

  // --- reading ---

  @Override
  public synchronized int read(ByteBuffer into) throws IOException {
    int count = read(into, position);
    if (count > 0) {
      position += count;
    }
    return count;
  }

  @Override
  public synchronized long read(ByteBuffer[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      while (into[i].hasRemaining()) {
        int count = read(into[i]);
        if (count < 0) {
          return total == 0 ? -1 : total;
        }
        total += count;
      }
    }
    return total;
  }

  @Override
  public synchronized int read(ByteBuffer into, long position) throws IOException {
    requireNotNegative(position);
    if (into.isReadOnly()) {
      throw new IllegalArgumentException("cannot read into a read-only buffer: " + into);
    }
    int fd = descriptor.acquire();
    try {
      if (readable && !into.hasRemaining()) {
        return 0;
      }
      return mustCopy(into) ? readCopy(fd, into, position) : readDirect(fd, into, position);
    } finally {
      descriptor.release();
    }
  }

  private static boolean mustCopy(ByteBuffer buffer) {
    return !buffer.isDirect() || !BufferMemory.isLasting(buffer);
  }

  private int readDirect(int fd, ByteBuffer into, long position) throws IOException {
    try {
      int count = pread(fd, Memory.address(into), into.remaining(), position);
      if (count > 0) {
        into.position(into.position() + count);
      }
      return count;
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  private int readCopy(int fd, ByteBuffer into, long position) throws IOException {
    BufferMemory.requireUsable(into);
    int size = Math.min(into.remaining(), COPY);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(Math.max(size, 1));
      int count = pread(fd, copy.address(), size, position);
      if (count > 0) {
        into.put(copy.asSlice(0, count).asByteBuffer());
      }
      return count;
    }
  }

  private int pread(int fd, long address, int size, long position) throws IOException {
    long count;
    do {
      count = libc.pread(fd, address, size, position);
    } while (count == -Errno.EINTR);
    if (count < 0) {
      throw Errno.exception((int) -count, "pread of " + name);
    }
    readable = true;
    return count == 0 && size > 0 ? -1 : (int) count;
  }

  @Override
  public int readCached(ByteBuffer into, long position) throws IOException {
    int fd = descriptor.acquire();
    try {
      return mustCopy(into) ? 0 : cachedReads.read(fd, into, position);
    } finally {
      descriptor.release();
    }
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    requireNotNegative(position);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, COPY));
    int size = read(buffer, position);
    return size <= 0 ? 0 : target.write(buffer.flip());
  }

  // --- position and size ---

  @Override
  public synchronized long position() throws IOException {
    descriptor.acquire();
    descriptor.release();
    return position;
  }

  @Override
  public synchronized FileChannel position(long position) throws IOException {
    requireNotNegative(position);
    descriptor.acquire();
    descriptor.release();
    this.position = position;
    return this;
  }

  @Override
  public synchronized long size() throws IOException {
    int fd = descriptor.acquire();
    try {
      long size = libc.lseek(fd, 0, Linux.SEEK_END);
      if (size < 0) {
        throw Errno.exception((int) -size, "lseek of " + name);
      }
      return size;
    } finally {
      descriptor.release();
    }
  }

  private static void requireNotNegative(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("a position must not be negative: " + position);
    }
  }

  // --- unsupported operations ---

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer from, long position) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new NonWritableChannelException();
  }

  @Override
  public void force(boolean metaData) {}

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw refusal("mapped");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw refusal("locked");
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw refusal("locked");
  }

  private UnsupportedOperationException refusal(String what) {
    return new UnsupportedOperationException(
        "a file opened for sending cannot be %s: use FileChannel.open instead for %s"
            .formatted(what, name));
  }

  @Override
  protected void implCloseChannel() {
    descriptor.close();
  }

  @Override
  public String toString() {
    return "LinuxFile[%s, %s]".formatted(name, descriptor);
  }
}
