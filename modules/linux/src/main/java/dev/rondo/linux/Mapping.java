package dev.rondo.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Maps memory, which is unmapped when its arena is closed. */
public final class Mapping {

  private Mapping() {}

  /** Maps a part of the memory that {@code fd} shares with the kernel, for reading and writing. */
  public static MemorySegment ofFile(Libc libc, Arena arena, int fd, long offset, long size)
      throws IOException {
    int flags = Linux.MAP_SHARED | Linux.MAP_POPULATE;
    return map(libc, arena, size, flags, fd, offset);
  }

  /** Maps private memory, which starts on a page boundary and uses no RAM until it is touched. */
  public static MemorySegment anonymous(Libc libc, Arena arena, long size) throws IOException {
    return map(libc, arena, size, Linux.MAP_PRIVATE | Linux.MAP_ANONYMOUS, -1, 0);
  }

  @SuppressWarnings("restricted") // The kernel vouches for the address and the size.
  private static MemorySegment map(
      Libc libc, Arena arena, long size, int flags, int fd, long offset) throws IOException {
    long address = libc.mmap(size, Linux.PROT_READ | Linux.PROT_WRITE, flags, fd, offset);
    if (address < 0) {
      throw Errno.exception((int) -address, "mmap of %d bytes".formatted(size));
    }
    return MemorySegment.ofAddress(address)
        .reinterpret(size, arena, segment -> libc.munmap(segment.address(), size));
  }
}
