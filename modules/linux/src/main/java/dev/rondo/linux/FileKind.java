package dev.rondo.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The kind of file that a descriptor refers to. */
public enum FileKind {
  PIPE(0x1000, "pipe"),
  CHARACTER_DEVICE(0x2000, "character device"),
  FOLDER(0x4000, "folder"),
  BLOCK_DEVICE(0x6000, "block device"),
  FILE(0x8000, "file"),
  SOCKET(0xC000, "socket"),
  OTHER(0, "file of unknown kind");

  private static final int STATX_SIZE = 256;
  private static final int MODE_OFFSET = 28;

  /** In {@code struct stat}. */
  private static final int OLD_MODE_OFFSET = Platform.X86_64 ? 24 : 16;

  private static final int MODE_KIND = 0xF000;

  private final int bits;
  private final String text;

  FileKind(int bits, String text) {
    this.bits = bits;
    this.text = text;
  }

  /** Returns the kind of {@code fd}. */
  public static FileKind of(Libc libc, int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(STATX_SIZE, 8);
      MemorySegment path = arena.allocate(1);
      int result =
          libc.statx(fd, path.address(), Linux.AT_EMPTY_PATH, Linux.STATX_TYPE, status.address());
      int modeOffset = MODE_OFFSET;
      if (Errno.isRefusal(-result)) {
        // Some containers' filters do not know statx yet.
        result = libc.fstat(fd, status.address());
        modeOffset = OLD_MODE_OFFSET;
      }
      if (result < 0) {
        throw Errno.exception(-result, "statx of descriptor " + fd);
      }
      int kind = Memory.view(status).getShort(modeOffset) & MODE_KIND;
      for (FileKind each : values()) {
        if (each.bits == kind) {
          return each;
        }
      }
      return OTHER;
    }
  }

  /** Returns whether files of this kind are byte streams that can be watched. */
  public boolean isStream() {
    return this == PIPE || this == SOCKET || this == CHARACTER_DEVICE;
  }

  /** Returns the name of this kind, for messages. */
  public String text() {
    return text;
  }
}
