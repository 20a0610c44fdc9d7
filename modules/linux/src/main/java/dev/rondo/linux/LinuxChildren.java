package dev.rondo.linux;

import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.net.ProcessOptions;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts child processes with {@code posix_spawn} and refers to each by a {@code pidfd}. */
public final class LinuxChildren implements ChildSpawner {

  private static final int PIDFD_OPEN = 434;

  private final ByteCalls calls = new ByteCalls(Libc.system());

  private LinuxChildren() {}

  /** Returns whether the kernel and the C library have the calls that this needs. */
  public static boolean areSupported() {
    return Platform.obstacle().isEmpty() && Probe.SUPPORTED;
  }

  /** Returns a spawner, if children {@linkplain #areSupported() are supported}. */
  public static Optional<ChildSpawner> ifSupported() {
    return areSupported() ? Optional.of(new LinuxChildren()) : Optional.empty();
  }

  @Override
  public ChildProcess start(List<String> command, ProcessOptions options) throws IOException {
    Path directory = options.directory();
    if (directory != null) {
      requireDirectory(directory);
    }
    ChildCredentials credentials = ChildCredentials.of(options.credentials());
    Libc libc = Libc.system();
    try (ChildStreams streams = ChildStreams.open(libc, options);
        Spawn spawn = new Spawn(options.credentials().newSession())) {
      streams.addTo(spawn);
      if (directory != null) {
        spawn.changeDirectory(directory);
      }
      credentials.assume();
      return openPidfd(libc, spawn.start(command, options), streams);
    }
  }

  private static void requireDirectory(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "no such directory to start a child in: create it first");
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(
          directory + ": not a directory to start a child in: choose another");
    }
  }

  private ChildProcess openPidfd(Libc libc, int pid, ChildStreams streams) throws IOException {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    long fd = SystemCalls.syscall(PIDFD_OPEN, pid, 0, 0, 0);
    if (fd < 0 || handle.isEmpty()) {
      if (fd >= 0) {
        libc.close((int) fd);
      }
      Reaping.killAndReap(pid);
      throw Errno.exception(fd < 0 ? (int) -fd : Errno.EIO, "pidfd_open of process " + pid);
    }
    return new LinuxChild(
        handle.get(),
        streams.take(0, calls),
        streams.take(1, calls),
        streams.take(2, calls),
        new DescriptorChannel(Descriptor.owned(libc, (int) fd), calls));
  }

  /** Probes the kernel and the C library once. */
  private static final class Probe {

    static final boolean SUPPORTED = probe();

    private static boolean probe() {
      try {
        long fd = SystemCalls.syscall(PIDFD_OPEN, ProcessHandle.current().pid(), 0, 0, 0);
        if (fd < 0) {
          return false;
        }
        Libc.system().close((int) fd);
        return Linker.nativeLinker()
            .defaultLookup()
            .find("posix_spawn_file_actions_addclosefrom_np")
            .isPresent();
      } catch (UnsupportedOperationException | LinkageError e) {
        return false;
      }
    }
  }
}
