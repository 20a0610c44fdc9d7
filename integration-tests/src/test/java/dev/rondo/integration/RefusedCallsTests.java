package dev.rondo.integration;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of loops under a security filter that refuses a system call: the table in {@code
 * docs/platforms.md} says what fails without each call. No loop may hang, spin, or ignore a signal.
 */
@Tag("programs")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusedCallsTests {

  /**
   * The calls, with their numbers on x86-64. pidfd_open comes first: its test loads a class that
   * could not be loaded after other calls were refused.
   */
  private static final String CALLS =
      "pidfd_open=434 pidfd_send_signal=424 waitid=247 pipe2=293 close_range=436 vfork=58+56"
          + " execve=59 socket=41 bind=49 listen=50 connect=42 accept4=288 getsockname=51"
          + " getpeername=52 getsockopt=55 setsockopt=54 shutdown=48 recv=45 send=44 sendmsg=46"
          + " recvmmsg=299 sendmmsg=307 read=0 write=1 open=257 pread=17 lseek=8 sendfile=40"
          + " statx=332 fstat=5+262 fcntl=72 epoll_create1=291 epoll_ctl=233 epoll_wait=232"
          + " epoll_pwait2=441 eventfd=290 io_uring_setup=425 io_uring_enter=426"
          + " io_uring_register=427";

  private static final Map<String, String> ERROR_TEXTS =
      Map.of(
          "1",
          "Operation not permitted",
          "13",
          "Permission denied",
          "38",
          "Function not implemented");

  /** The calls whose error number is hidden by a child, a peer, the C library or an exception. */
  private static final Set<String> HIDDEN_ERRORS =
      Set.of("getsockname", "send", "read", "open", "pread", "lseek", "fstat", "waitid");

  private static final Pattern LINE = Pattern.compile("(\\w+) (\\d+) ([^:]+): (.*)");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]*) \\| ([^|]*) \\|");

  @ParameterizedTest
  @CsvSource({"epoll, 2", "proactor/uring, 3"})
  void call_refused_matchesTheTableOfTheDocs(String driver, int column) throws Exception {
    assumeTrue(Program.drivers().anyMatch(driver::equals), driver + " does not work here");
    Map<String, Set<String>> measured = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    for (String call : Splitter.on(' ').split(CALLS)) {
      measured.put(call.replaceFirst("=.*", ""), new TreeSet<>());
      words.add(call + ":1,13,38");
    }
    List<String> lines = run(driver, words);
    for (String line : lines) {
      Matcher failure = LINE.matcher(line);
      if (failure.matches() && measured.containsKey(failure.group(1))) {
        requireReason(failure);
        measured.get(failure.group(1)).add(failure.group(3));
      }
    }

    assertEquals(documented(column), text(measured), lines::toString);
  }

  /** Requires that the failure names the system error and is not a hang or a busy loop. */
  private static void requireReason(Matcher failure) {
    String line = failure.group();
    assertTrue(
        line.contains(ERROR_TEXTS.get(failure.group(2)))
            || line.contains("AccessDeniedException")
            || HIDDEN_ERRORS.contains(failure.group(1)),
        line);
    for (String fault : List.of("TimeoutException", "hangs", "used the processor")) {
      assertFalse(line.contains(fault), line);
    }
  }

  private static String text(Map<String, Set<String>> table) {
    return table.entrySet().stream()
        .map(row -> row.getKey() + ": " + String.join(", ", row.getValue()))
        .collect(joining("\n"));
  }

  private static String documented(int column) throws Exception {
    String page = Files.readString(Modules.ROOT.resolve("docs/platforms.md"));
    Matcher rows =
        ROW.matcher(
            page.substring(page.indexOf("<!-- refused -->"), page.indexOf("<!-- /refused -->")));
    Map<String, Set<String>> table = new LinkedHashMap<>();
    while (rows.find()) {
      String cell = rows.group(column);
      table.put(
          rows.group(1),
          cell.equals("nothing") ? Set.of() : new TreeSet<>(Splitter.on(", ").splitToList(cell)));
    }
    return text(table);
  }

  /** As in a container, the calls fail from the start, so the loop must use a replacement. */
  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#spawningDrivers")
  void pidfdOpen_refusedFromTheStart_isReplaced(String driver) throws Exception {
    List<String> lines = run(driver, List.of("--process", "pidfd_open=434:1", "clone3=435:38"));

    assertEquals(
        List.of("done"), lines.stream().filter(line -> !line.contains(" kill: ")).toList());
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#drivers")
  void accept_refused_neitherSpinsNorIgnoresSigterm(String driver) throws Exception {
    for (String errno : ERROR_TEXTS.keySet()) {
      Process process =
          Program.start(command(driver, List.of("--serve", "accept=288+43:" + errno)));
      try (var output = process.inputReader()) {
        String line = String.valueOf(output.readLine());
        assumeFalse(line.startsWith("unsupported"), line);
        while (!line.startsWith("listening on ")) { // With NIO.2, accept has failed already.
          line = Objects.requireNonNull(output.readLine(), "no server");
        }
        int port = Integer.parseInt(line.replaceFirst("^[^:]*:(\\d+) .*", "$1"));
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
          Thread.sleep(300); // The program measures its processor time meanwhile.
          process.toHandle().destroy();
          List<String> rest = output.readAllLines();
          assertTrue(rest.contains("done"), rest::toString);
          // The lines between are log lines of failures to accept.
          int milliseconds =
              rest.stream().filter(l -> l.matches("\\d+")).mapToInt(Integer::parseInt).sum();
          assertTrue(milliseconds < 250, () -> "the loop used the processor: " + rest);
        }
        assertEquals(0, process.waitFor());
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static List<String> run(String driver, List<String> words) throws Exception {
    List<String> lines =
        ProcessResult.run(command(driver, words)).successful().output().lines().toList();
    String last = lines.getLast();
    assumeFalse(last.startsWith("unsupported"), last);
    assertEquals("done", last, lines::toString);
    return lines;
  }

  private static List<String> command(String driver, List<String> words) {
    List<String> command =
        Program.commandFrom(
            System.getProperty("jdk.module.path"), driver, RefusedCallsProgram.class);
    command.add(1, "--enable-native-access=ALL-UNNAMED");
    command.addAll(words);
    return command;
  }
}
