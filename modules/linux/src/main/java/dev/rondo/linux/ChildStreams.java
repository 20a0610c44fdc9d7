package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.rondo.net.ProcessOptions;
import dev.rondo.net.ProcessStdio;
import dev.rondo.net.Stdio;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of a child that is about to start. Closing this closes the descriptors that only
 * the child needs, and also this process's pipe ends unless they were {@linkplain #take taken}.
 */
final class ChildStreams implements AutoCloseable {

  private static final int O_RDONLY = 0;
  private static final int O_WRONLY_CREAT_TRUNC = 1 | 0x40 | 0x200;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int MODE_ALL_READ_WRITE = 0666;
  private static final int FIRST_NON_STANDARD = 3;

  private final Libc libc;
  private final int[] childFds = new int[3];
  private final int[] pipeEnds = {-1, -1, -1};
  private final List<Integer> toClose = new ArrayList<>();
  private final List<Descriptor> acquired = new ArrayList<>();
  private final Set<Integer> passed = new HashSet<>();

  private ChildStreams(Libc libc) {
    this.libc = libc;
  }

  static ChildStreams open(Libc libc, ProcessOptions options) throws IOException {
    ChildStreams streams = new ChildStreams(libc);
    ProcessStdio stdio = options.stdio();
    try {
      streams.childFds[0] = streams.source(0, stdio.stdin());
      streams.childFds[1] = streams.source(1, stdio.stdout());
      streams.childFds[2] =
          stdio.stderr() instanceof Stdio.Stdout
              ? streams.childFds[1]
              : streams.source(2, stdio.stderr());
      for (Channel channel : options.passDescriptors()) {
        streams.passed.add(streams.use(channel));
      }
      return streams;
    } catch (Throwable e) {
      streams.close();
      throw e;
    }
  }

  /** Adds these descriptors to {@code spawn}. */
  void addTo(Spawn spawn) throws IOException {
    for (int target = 0; target < childFds.length; target++) {
      spawn.duplicate(childFds[target], target);
    }
    for (int fd : passed) {
      spawn.duplicate(fd, fd);
    }
    spawn.closeOthers(passed);
  }

  /**
   * Returns this process's end of the pipe to the child's {@code target}, or null. The caller must
   * close it.
   */
  @Nullable DescriptorChannel take(int target, ByteCalls calls) {
    int fd = pipeEnds[target];
    pipeEnds[target] = -1;
    return fd < 0 ? null : new DescriptorChannel(Descriptor.owned(libc, fd), calls);
  }

  private int source(int target, Stdio stream) throws IOException {
    return switch (stream) {
      case Stdio.Pipe ignored -> pipe(target);
      case Stdio.Devnull ignored -> open(target, Path.of("/dev/null"));
      case Stdio.File(var path) -> open(target, path);
      case Stdio.Open(var channel) -> use(target, channel);
      case Stdio.Inherit ignored -> target;
      case Stdio.Stdout ignored ->
          throw new AssertionError("ProcessOptions accepts Stdio.stdout() for stderr only");
    };
  }

  private int pipe(int target) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      check(
          SystemCalls.capture(
              state -> (int) ProcessCalls.PIPE2.invokeExact(state, pair, O_CLOEXEC)),
          "pipe2");
      boolean reads = target == 0;
      int own = pair.getAtIndex(JAVA_INT, reads ? 1 : 0);
      int childEnd = pair.getAtIndex(JAVA_INT, reads ? 0 : 1);
      pipeEnds[target] = own;
      toClose.add(childEnd);
      check(libc.fcntl(own, Linux.F_SETFL, Linux.O_NONBLOCK), "fcntl");
      return aboveStandardStreams(childEnd);
    }
  }

  private int open(int target, Path path) throws IOException {
    int flags = O_CLOEXEC | (target == 0 ? O_RDONLY : O_WRONLY_CREAT_TRUNC);
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = path.toString().getBytes(Spawn.ENCODING);
      MemorySegment name = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 0, bytes.length);
      long fd =
          SystemCalls.capture(
              state ->
                  (int) ProcessCalls.OPEN.invokeExact(state, name, flags, MODE_ALL_READ_WRITE));
      check(fd, "open of " + path);
      toClose.add((int) fd);
      return aboveStandardStreams((int) fd);
    }
  }

  /** Returns a number that assigning the child's standard streams does not overwrite. */
  private int aboveStandardStreams(int fd) throws IOException {
    if (fd >= FIRST_NON_STANDARD) {
      return fd;
    }
    int copy = libc.fcntl(fd, F_DUPFD_CLOEXEC, FIRST_NON_STANDARD);
    check(copy, "fcntl");
    toClose.add(copy);
    return copy;
  }

  private int use(int target, Channel channel) throws IOException {
    int fd = use(channel);
    return fd == target ? fd : aboveStandardStreams(fd);
  }

  private int use(Channel channel) throws IOException {
    if (!(channel instanceof NativeChannel own)) {
      throw new IllegalArgumentException(
          "a child can only inherit descriptors: wrap one with loop.files(), instead of passing a "
              + channel.getClass().getName());
    }
    int fd = own.descriptor().acquire();
    acquired.add(own.descriptor());
    return fd;
  }

  private static void check(long result, String call) throws IOException {
    if (result < 0) {
      throw Errno.exception((int) -result, call);
    }
  }

  @Override
  public void close() {
    toClose.forEach(libc::close);
    toClose.clear();
    acquired.forEach(Descriptor::release);
    acquired.clear();
    for (int target = 0; target < pipeEnds.length; target++) {
      if (pipeEnds[target] >= 0) {
        libc.close(pipeEnds[target]);
        pipeEnds[target] = -1;
      }
    }
  }
}
