package dev.rondo.proactor.uring;

import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.Memory;
import dev.rondo.linux.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of trying io_uring.
 *
 * @param features the kernel's features, or null if io_uring cannot be used
 * @param obstacle why io_uring cannot be used; empty if it can
 */
record Probe(@Nullable Features features, String obstacle) {

  /**
   * The optional set-up flags of a ring, newest first. Each is dropped if the kernel does not know
   * it.
   */
  private static final int[] OPTIONAL_FLAGS = {
    IoUring.SETUP_NO_SQARRAY,
    IoUring.SETUP_DEFER_TASKRUN,
    IoUring.SETUP_SINGLE_ISSUER,
    IoUring.SETUP_COOP_TASKRUN | IoUring.SETUP_TASKRUN_FLAG,
    IoUring.SETUP_SUBMIT_ALL
  };

  private static final int WANTED_FLAGS =
      IoUring.SETUP_NO_SQARRAY
          | IoUring.SETUP_DEFER_TASKRUN
          | IoUring.SETUP_SINGLE_ISSUER
          | IoUring.SETUP_TASKRUN_FLAG
          | IoUring.SETUP_SUBMIT_ALL;

  private static final int REQUIRED_FEATURES =
      IoUring.FEAT_SINGLE_MMAP | IoUring.FEAT_NODROP | IoUring.FEAT_EXT_ARG | IoUring.FEAT_CQE_SKIP;

  private static final int OPERATIONS = 64;
  private static final int PROBE_HEADER = 16;
  private static final int PROBE_ENTRY = 8;

  private static final Path SWITCH = Path.of("/proc/sys/kernel/io_uring_disabled");

  /** Tries io_uring, and closes everything opened for the trial. */
  static Probe run(Supplier<Libc> libraries) {
    String platform = Platform.obstacle().orElse("");
    if (!platform.isEmpty()) {
      return new Probe(null, platform);
    }
    int flags = WANTED_FLAGS;
    for (int next = 0; ; next++) {
      try {
        boolean inPlace = sendsInPlace(libraries.get(), flags);
        return new Probe(new Features(flags, inPlace, Ring.COMPLETIONS), "");
      } catch (SetupException e) {
        if (e.errno() != Errno.EINVAL || next == OPTIONAL_FLAGS.length) {
          return new Probe(null, reason(e.errno()));
        }
        flags = without(flags, OPTIONAL_FLAGS[next]);
      } catch (IOException e) {
        return new Probe(null, String.valueOf(e.getMessage()));
      }
    }
  }

  private static int without(int flags, int option) {
    // Without deferred work, at least avoid interrupts.
    int instead = option == IoUring.SETUP_DEFER_TASKRUN ? IoUring.SETUP_COOP_TASKRUN : 0;
    return (flags & ~option) | instead;
  }

  /** Returns whether zero-copy sends work. Fails unless {@link #receive} works, too. */
  private static boolean sendsInPlace(Libc libc, int flags) throws IOException {
    int fd = libc.socket(Linux.AF_UNIX, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0);
    if (fd < 0) {
      throw Errno.exception(-fd, "socket");
    }
    try (Descriptor socket = Descriptor.owned(libc, fd);
        Arena arena = Arena.ofShared();
        Ring ring = new Ring(libc, flags)) {
      if ((ring.features() & REQUIRED_FEATURES) != REQUIRED_FEATURES) {
        throw new IOException("the kernel's io_uring is too old: it needs Linux 6.0 or later");
      }
      new BufferRing(libc, arena).register(ring);
      receive(ring, socket.number());
      return supports(ring, arena, IoUring.OP_SEND_ZC);
    }
  }

  /** Returns whether the kernel has an operation that is not required. */
  private static boolean supports(Ring ring, Arena arena, int operation) {
    MemorySegment answer = arena.allocate(PROBE_HEADER + OPERATIONS * PROBE_ENTRY, 8);
    if (ring.register(IoUring.REGISTER_PROBE, answer, OPERATIONS) < 0) {
      return false;
    }
    ByteBuffer known = Memory.view(answer);
    int last = Byte.toUnsignedInt(known.get(0));
    int flags = known.getShort(PROBE_HEADER + operation * PROBE_ENTRY + 2);
    return operation <= last && (flags & IoUring.OP_SUPPORTED) != 0;
  }

  /** Starts a multishot receive into provided buffers, and cancels it. */
  private static void receive(Ring ring, int fd) throws IOException {
    int[] ended = {0, 0};
    ring.write(IoUring.OP_RECV, IoUring.SQE_BUFFER_SELECT, IoUring.RECV_MULTISHOT, fd, 0, 0, 0, 1);
    ring.write(IoUring.OP_ASYNC_CANCEL, 0, 0, -1, 1, 0, 0, 2);
    while (ended[0] == 0 || ended[1] == 0) {
      ring.enter(-1);
      ring.reap((data, result, flags) -> ended[(int) data - 1] = result == 0 ? 1 : result);
    }
    if (ended[0] != -Errno.ECANCELED) {
      throw new IOException(
          "the kernel's io_uring has no multishot receive, which needs Linux 6.0 or later: "
              + Errno.exception(-ended[0], "recv").getMessage());
    }
  }

  private static String reason(int errno) {
    return switch (errno) {
      case Errno.ENOSYS -> "the kernel has no io_uring, or a security filter hides it (ENOSYS)";
      case Errno.EPERM, Errno.EACCES -> forbidden();
      case Errno.ENOMEM ->
          "no memory for io_uring's rings: the limit on locked memory may be too low"
              + " (ulimit -l; ENOMEM)";
      default -> String.valueOf(new SetupException(errno).getMessage());
    };
  }

  private static String forbidden() {
    String value;
    try {
      value = Files.readString(SWITCH).strip();
    } catch (IOException e) {
      value = "0";
    }
    return value.equals("0")
        ? "io_uring is forbidden here, perhaps by a security filter (seccomp; EPERM)"
        : "io_uring is disabled: the sysctl kernel.io_uring_disabled is %s (EPERM)"
            .formatted(value);
  }
}
