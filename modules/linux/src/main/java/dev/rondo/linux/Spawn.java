package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.engine.spi.ProgramSearch;
import dev.rondo.net.ProcessOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The arguments of {@code posix_spawn} for one child. */
final class Spawn implements AutoCloseable {

  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;

  /** Larger than the structures of any C library, which have 80, 336 and 128 bytes. */
  private static final int STRUCTURE = 512;

  private static final String SHELL = "/bin/sh";

  /** The charset in which the JDK encodes text for the system. */
  static final Charset ENCODING = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment actions = arena.allocate(STRUCTURE, 16);
  private final MemorySegment attributes = arena.allocate(STRUCTURE, 16);

  /** Prepares a child that inherits this process's standard streams and has no signal blocked. */
  Spawn(boolean newSession) throws IOException {
    check(SystemCalls.plain(() -> (int) ProcessCalls.ACTIONS_INIT.invokeExact(actions)));
    check(SystemCalls.plain(() -> (int) ProcessCalls.ATTRIBUTES_INIT.invokeExact(attributes)));
    short flags = (short) (SETSIGDEF | SETSIGMASK | (newSession ? SETSID : 0));
    check(SystemCalls.plain(() -> (int) ProcessCalls.SET_FLAGS.invokeExact(attributes, flags)));
    MemorySegment signals = arena.allocate(STRUCTURE, 8);
    check(SystemCalls.plain(() -> (int) ProcessCalls.SET_SIGMASK.invokeExact(attributes, signals)));
    // The kernel resets handled signals itself. The JVM ignores these two, and ignored ones
    // stay ignored.
    signals.set(JAVA_LONG, 0, bit(SignalNumbers.SIGPIPE) | bit(SignalNumbers.SIGXFSZ));
    check(
        SystemCalls.plain(
            () -> (int) ProcessCalls.SET_SIGDEFAULT.invokeExact(attributes, signals)));
  }

  private static long bit(int signal) {
    return 1L << (signal - 1);
  }

  /** Duplicates {@code fd}, which is open here, to {@code target} in the child. */
  void duplicate(int fd, int target) throws IOException {
    check(SystemCalls.plain(() -> (int) ProcessCalls.ADD_DUP2.invokeExact(actions, fd, target)));
  }

  /** Closes every descriptor in the child but its standard streams and {@code passed}. */
  void closeOthers(Set<Integer> passed) throws IOException {
    int next = 3;
    for (int fd : new TreeSet<>(passed).tailSet(3)) {
      for (; next < fd; next++) {
        int closed = next; // Closing a descriptor that is not open is no error here.
        check(SystemCalls.plain(() -> (int) ProcessCalls.ADD_CLOSE.invokeExact(actions, closed)));
      }
      next = fd + 1;
    }
    int rest = next;
    check(SystemCalls.plain(() -> (int) ProcessCalls.ADD_CLOSEFROM.invokeExact(actions, rest)));
  }

  /** Makes the child start in {@code directory}. */
  void changeDirectory(Path directory) throws IOException {
    MemorySegment path = string(directory.toString());
    check(SystemCalls.plain(() -> (int) ProcessCalls.ADD_CHDIR.invokeExact(actions, path)));
  }

  /**
   * Starts {@code command}, looked up in the PATH as by a shell, and returns its process ID. A
   * script without {@code #!} is run by {@code /bin/sh}, as shells do.
   */
  int start(List<String> command, ProcessOptions options) throws IOException {
    String program = ProgramSearch.byEnvironment(command.getFirst(), options);
    MemorySegment pid = arena.allocate(JAVA_INT);
    int error = start(program, command, options.environment(), pid);
    if (error == Errno.ENOEXEC) {
      List<String> byShell = new ArrayList<>(command);
      byShell.set(0, script(program, options));
      byShell.addFirst(SHELL);
      error = start(SHELL, byShell, options.environment(), pid);
    }
    if (error != 0) {
      throw failure(error, command.getFirst());
    }
    return pid.get(JAVA_INT, 0);
  }

  /** Returns a path of the script, which the shell would search for in other folders. */
  private static String script(String program, ProcessOptions options) {
    String path = System.getenv("PATH");
    String found =
        path == null || ProgramSearch.isPath(program)
            ? null
            : ProgramSearch.find(program, path, options.directory());
    return found == null ? program : found;
  }

  /** Returns the error number, or 0 and the child's number at {@code pid}. */
  private int start(
      String file,
      List<String> command,
      @Nullable Map<String, String> environment,
      MemorySegment pid) {
    MemorySegment program = string(file);
    MemorySegment arguments = strings(command);
    MemorySegment variables =
        environment == null
            ? ProcessCalls.ENVIRON.get(ADDRESS, 0)
            : strings(
                environment.entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList());
    return SystemCalls.plain(
        () ->
            (int)
                ProcessCalls.POSIX_SPAWNP.invokeExact(
                    pid, program, actions, attributes, arguments, variables));
  }

  private static IOException failure(int error, String program) {
    return switch (error) {
      case Errno.ENOENT -> ProgramSearch.notFound(program);
      case Errno.EACCES -> ProgramSearch.notExecutable(program);
      default -> Errno.exception(error, "start of " + program);
    };
  }

  private MemorySegment strings(List<String> strings) {
    MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ADDRESS, i, string(strings.get(i)));
    }
    return array;
  }

  private MemorySegment string(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "an argument or variable of a child must not contain NUL: " + text.replace('\0', '?'));
    }
    byte[] bytes = text.getBytes(ENCODING);
    MemorySegment copy = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  private static void check(int error) throws IOException {
    if (error != 0) {
      throw Errno.exception(error, "posix_spawn");
    }
  }

  @Override
  public void close() {
    SystemCalls.plain(() -> (int) ProcessCalls.ACTIONS_DESTROY.invokeExact(actions));
    SystemCalls.plain(() -> (int) ProcessCalls.ATTRIBUTES_DESTROY.invokeExact(attributes));
    arena.close();
  }
}
