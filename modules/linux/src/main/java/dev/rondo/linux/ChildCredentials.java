package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.rondo.net.ProcessCredentials;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user, groups and umask of a child. The kernel keeps these per thread (the umask after {@code
 * unshare}), and a child inherits them from the thread that starts it. So a thread that ends
 * afterward {@linkplain #assume assumes them}, and no other thread is affected.
 *
 * @param uid the user ID, or -1 for this process's
 * @param gid the group ID, or -1 for this process's
 * @param groups the IDs of the supplementary groups, or null for those of this process
 */
record ChildCredentials(@Nullable Integer umask, int uid, int gid, @Nullable List<Integer> groups) {

  private static final int CLONE_FS = 0x200;
  private static final int BUFFER = 64 * 1024;
  private static final int MOST_GROUPS = 65_536;

  // The C library's functions of these names would change all threads.
  private static final int SETRESUID = Platform.X86_64 ? 117 : 147;
  private static final int SETRESGID = Platform.X86_64 ? 119 : 149;
  private static final int SETGROUPS = Platform.X86_64 ? 116 : 159;

  /** Returns {@code wanted} with its names looked up. */
  static ChildCredentials of(ProcessCredentials wanted) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int uid = -1;
      int gid = -1;
      List<Integer> groups = null;
      String user = wanted.user();
      if (user != null && isNumber(user)) {
        uid = Integer.parseUnsignedInt(user);
        groups = List.of();
      } else if (user != null) {
        MemorySegment entry = entry(arena, user, "user");
        uid = entry.get(JAVA_INT, 16);
        gid = entry.get(JAVA_INT, 20);
        groups = groups(arena, user, gid);
      }
      String group = wanted.group();
      if (group != null) {
        gid =
            isNumber(group)
                ? Integer.parseUnsignedInt(group)
                : entry(arena, group, "group").get(JAVA_INT, 16);
      }
      return new ChildCredentials(wanted.umask(), uid, gid, groups);
    }
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9') && !name.isEmpty();
  }

  /** Returns the passwd or group entry of {@code name}, which has its ID at offset 16 in both. */
  private static MemorySegment entry(Arena arena, String name, String kind) throws IOException {
    MemorySegment entry = arena.allocate(256, 8);
    MemorySegment buffer = arena.allocate(BUFFER);
    MemorySegment found = arena.allocate(ADDRESS);
    MemorySegment text = arena.allocateFrom(name);
    long size = BUFFER;
    int error =
        kind.equals("user")
            ? SystemCalls.plain(
                () -> (int) ProcessCalls.GETPWNAM_R.invokeExact(text, entry, buffer, size, found))
            : SystemCalls.plain(
                () -> (int) ProcessCalls.GETGRNAM_R.invokeExact(text, entry, buffer, size, found));
    if (found.get(ADDRESS, 0).address() == 0) {
      throw error == 0 || error == Errno.ENOENT
          ? new IOException(
              "no %s '%s' on this system: create it, or give a number".formatted(kind, name))
          : Errno.exception(error, "lookup of the %s '%s'".formatted(kind, name));
    }
    return entry;
  }

  private static List<Integer> groups(Arena arena, String user, int gid) {
    MemorySegment name = arena.allocateFrom(user);
    MemorySegment list = arena.allocate(JAVA_INT, MOST_GROUPS);
    MemorySegment count = arena.allocateFrom(JAVA_INT, MOST_GROUPS);
    int result =
        SystemCalls.plain(
            () -> (int) ProcessCalls.GETGROUPLIST.invokeExact(name, gid, list, count));
    return list.asSlice(0, 4L * Math.max(result, 0))
        .elements(JAVA_INT)
        .map(group -> group.get(JAVA_INT, 0))
        .toList();
  }

  /** Changes the calling thread to these credentials for the rest of its life. */
  void assume() throws IOException {
    if (umask != null) {
      int mask = umask;
      check(
          SystemCalls.capture(state -> (int) ProcessCalls.UNSHARE.invokeExact(state, CLONE_FS)),
          "unshare");
      SystemCalls.plain(() -> (int) ProcessCalls.UMASK.invokeExact(mask));
    }
    if (groups != null) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment list = arena.allocate(JAVA_INT, Math.max(groups.size(), 1));
        for (int i = 0; i < groups.size(); i++) {
          list.setAtIndex(JAVA_INT, i, groups.get(i));
        }
        call(SETGROUPS, groups.size(), list.address(), 0, "setgroups");
      }
    }
    if (gid != -1) {
      call(SETRESGID, gid, gid, gid, "setresgid to " + Integer.toUnsignedString(gid));
    }
    if (uid != -1) {
      call(SETRESUID, uid, uid, uid, "setresuid to " + Integer.toUnsignedString(uid));
    }
  }

  private static void call(int number, long a, long b, long c, String what) throws IOException {
    check(SystemCalls.syscall(number, a, b, c, 0), what + " for a child");
  }

  private static void check(long result, String call) throws IOException {
    if (result < 0) {
      throw Errno.exception((int) -result, call);
    }
  }
}
