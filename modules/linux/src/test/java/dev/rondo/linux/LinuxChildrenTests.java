package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.Signal;
import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.net.ProcessCredentials;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Stdio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxChildrenTests {

  private static final ProcessOptions NO_PIPES =
      ProcessOptions.defaults()
          .withStdin(Stdio.devnull())
          .withStdout(Stdio.devnull())
          .withStderr(Stdio.devnull());

  private final ChildSpawner children = LinuxChildren.ifSupported().orElseThrow();
  private final long descriptors = count();
  private final List<ChildProcess> started = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void checkNoLeaks() throws IOException {
    for (ChildProcess child : started) {
      for (var pipe : Arrays.asList(child.stdin(), child.stdout(), child.stderr())) {
        if (pipe != null) {
          pipe.close();
        }
      }
    }
    assertEquals(descriptors, count());
    assertTrue(
        ProcessHandle.current()
            .children()
            .noneMatch(h -> started.stream().anyMatch(c -> c.handle().equals(h))));
  }

  @Test
  void start_childThatExits_hasItsCode() throws Exception {
    assertEquals(7, run("exit 7", NO_PIPES));
  }

  @Test
  void start_childKilledBySignal_hasNegativeCode() throws Exception {
    ChildProcess child = start("exec sleep 60", NO_PIPES);
    child.signal(Signal.SIGTERM);

    assertEquals(-15, child.reap());
    child.signal(Signal.SIGTERM);
    assertThrows(IllegalStateException.class, child::reap);
    assertThrows(IllegalArgumentException.class, () -> child.signal(new Signal("NOSUCH")));
  }

  @ParameterizedTest
  @CsvSource({"7, Argument list too long", "8, Exec format error", "26, Text file busy"})
  void exception_ofAnyErrno_hasItsText(int errno, String text) {
    assertEquals(text + " (start of x)", Errno.exception(errno, "start of x").getMessage());
  }

  @Test
  void start_pipes_carryBytes() throws Exception {
    ChildProcess child = start("cat", ProcessOptions.defaults().withStderr(Stdio.devnull()));
    var stdin = (DescriptorChannel) child.stdin();
    var stdout = (DescriptorChannel) child.stdout();
    assertNotNull(stdin);
    assertNotNull(stdout);
    assertNull(child.stderr());
    stdin.write(ByteBuffer.wrap(new byte[] {42}));
    stdin.close();

    assertEquals(0, child.reap());
    var read = ByteBuffer.allocate(8);
    assertEquals(1, stdout.read(read));
    assertEquals(-1, stdout.read(read));
  }

  /** Descriptor 1 given as the child's stderr is this process's, not the child's redirected one. */
  @Test
  void start_standardStreamAsAnother_isThisProcessesOwn() throws Exception {
    var calls = new ByteCalls(Libc.system());
    var own = new DescriptorChannel(Descriptor.borrowed(Libc.system(), 1), calls);
    String expected = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();

    assertEquals(
        expected + "\n",
        output("readlink /proc/self/fd/2", NO_PIPES.withStderr(Stdio.channel(own))));
  }

  /** The listing has the standard streams and the descriptor of the listed folder. */
  @Test
  void start_otherDescriptors_areNotInherited() throws Exception {
    int open = Libc.system().eventfd(0, 0); // A child would inherit it if it were not closed.
    try {
      assertEquals("0\n1\n2\n3\n", output("ls /proc/self/fd", NO_PIPES));
    } finally {
      Libc.system().close(open);
    }
  }

  @Test
  void start_passedDescriptors_keepTheirNumbers() throws Exception {
    int number = Libc.system().eventfd(0, Linux.EFD_CLOEXEC);
    try (var channel = channel(number)) {
      String listing =
          output(
              "[ -e /proc/self/fd/%d ] && ls /proc/self/fd | wc -l".formatted(number),
              NO_PIPES.withPassDescriptors(List.of(channel)));

      assertEquals("5", listing.strip());
    }
  }

  @Test
  void start_channelAsStream_isUsed() throws Exception {
    Path file = Files.writeString(folder.resolve("in"), "from a file");
    assertEquals("from a file", output("cat", NO_PIPES.withStdin(Stdio.file(file))));
    try (var counter = channel(Libc.system().eventfd(3, Linux.EFD_CLOEXEC))) {
      ProcessOptions options = NO_PIPES.withStdin(Stdio.channel(counter));

      assertEquals("3", output("od -A n -t d8 -N 8", options).strip());
    }
    try (var foreign = Files.newByteChannel(file)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> start("cat", NO_PIPES.withStdin(Stdio.channel(foreign))));
    }
  }

  @Test
  void start_directoryAndEnvironment_apply() throws Exception {
    ProcessOptions options =
        NO_PIPES.withDirectory(folder.toRealPath()).withEnvironment(Map.of("COLOR", "blue"));

    assertEquals(folder.toRealPath() + " blue\n", output("echo $(pwd -P) $COLOR$HOME", options));
  }

  @Test
  void start_newSession_isLedByChild() throws Exception {
    String session = "cut -d ' ' -f 1,6 /proc/$$/stat";
    String own =
        output(
            session, NO_PIPES.withCredentials(ProcessCredentials.inherited().withNewSession(true)));
    String common = output(session, NO_PIPES);

    assertTrue(own.matches("(\\d+) \\1\n"), own);
    assertFalse(common.matches("(\\d+) \\1\n"), common);
  }

  @Test
  void start_umask_appliesToChildOnly() throws Exception {
    Path file = folder.resolve("made");
    assertEquals(
        0,
        run(
            "umask > %s".formatted(file),
            NO_PIPES.withCredentials(ProcessCredentials.inherited().withUmask(0027))));

    assertEquals("0027\n", Files.readString(file));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Path ours = Files.writeString(folder.resolve("ours"), "");
    assertEquals(0, run("umask > " + folder.resolve("theirs"), NO_PIPES));
    assertEquals(
        Files.getPosixFilePermissions(ours),
        Files.getPosixFilePermissions(folder.resolve("theirs")));
  }

  @Test
  void start_user_hasOnlyItsGroups() throws Exception {
    assumeTrue(System.getProperty("user.name", "").equals("root"), "only root may change the user");

    assertEquals(
        "nobody nogroup nogroup\n",
        output(
            "echo $(id -un) $(id -gn) $(id -Gn)",
            NO_PIPES.withCredentials(ProcessCredentials.inherited().withUser("nobody"))));
    assertEquals(
        "65534 0\n",
        output(
            "echo $(id -u) $(id -g)",
            NO_PIPES.withCredentials(
                ProcessCredentials.inherited().withUser("65534").withGroup("root"))));
    assertEquals("0\n", output("id -u", NO_PIPES));
  }

  @Test
  void start_unknownUserOrGroup_isRefused() {
    assertNames(
        "nosuchuser",
        assertThrows(
            IOException.class,
            () ->
                start(
                    "true",
                    NO_PIPES.withCredentials(
                        ProcessCredentials.inherited().withUser("nosuchuser")))));
    assertNames(
        "nosuchgroup",
        assertThrows(
            IOException.class,
            () ->
                start(
                    "true",
                    NO_PIPES.withCredentials(
                        ProcessCredentials.inherited().withGroup("nosuchgroup")))));
  }

  @Test
  void start_impossible_fails() throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "text");

    assertThrows(
        NoSuchFileException.class,
        () -> start(List.of("/no/such/program"), ProcessOptions.defaults()));
    assertThrows(
        NoSuchFileException.class,
        () -> start(List.of("no-such-program"), ProcessOptions.defaults()));
    assertThrows(
        AccessDeniedException.class,
        () -> start(List.of(plain.toString()), ProcessOptions.defaults()));
    assertThrows(
        NoSuchFileException.class,
        () -> start("true", NO_PIPES.withDirectory(Path.of("/no/such"))));
    assertThrows(NotDirectoryException.class, () -> start("true", NO_PIPES.withDirectory(plain)));
    assertThrows(
        IOException.class, () -> start("cat", NO_PIPES.withStdin(Stdio.file(Path.of("/no/such")))));
    assertThrows(IllegalArgumentException.class, () -> start("a\0b", NO_PIPES));
  }

  @Test
  void start_signals_areNotBlockedOrIgnored() throws Exception {
    assertEquals("SigBlk:\t0000000000000000\n", output("grep SigBlk /proc/self/status", NO_PIPES));
    String ignored = output("grep SigIgn /proc/self/status | cut -f 2", NO_PIPES).strip();
    assertEquals(0, Long.parseUnsignedLong(ignored, 16) & 1L << 12); // SIGPIPE
  }

  private static void assertNames(String name, Exception failure) {
    assertTrue(String.valueOf(failure.getMessage()).contains(name), failure::toString);
  }

  private DescriptorChannel channel(int number) {
    return new DescriptorChannel(
        Descriptor.owned(Libc.system(), number), new ByteCalls(Libc.system()));
  }

  private String output(String script, ProcessOptions options) throws Exception {
    Path file = folder.resolve("output");
    run(script, options.withStdout(Stdio.file(file)));
    return Files.readString(file);
  }

  private int run(String script, ProcessOptions options) throws Exception {
    return start(script, options).reap();
  }

  private ChildProcess start(String script, ProcessOptions options) throws Exception {
    return start(List.of("/bin/sh", "-c", script), options);
  }

  /** Starts on a separate thread, since starting may change the thread's user, group and umask. */
  private ChildProcess start(List<String> command, ProcessOptions options) throws Exception {
    Callable<ChildProcess> start = () -> children.start(command, options);
    FutureTask<ChildProcess> task = new FutureTask<>(start);
    Thread.ofPlatform().start(task).join();
    if (task.state() == Future.State.FAILED && task.exceptionNow() instanceof Exception failure) {
      throw failure;
    }
    ChildProcess child = task.get();
    started.add(child);
    return child;
  }

  /** Counts pipes and anonymous inodes only, since class loading opens files. */
  private static boolean isCounted(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("pipe:") || target.startsWith("anon_inode:");
    } catch (IOException e) {
      return false; // The descriptor of the listing itself is already closed.
    }
  }

  private static long count() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(LinuxChildrenTests::isCounted).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
