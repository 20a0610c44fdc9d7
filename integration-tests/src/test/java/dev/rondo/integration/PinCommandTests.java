package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of {@code rondo echo --pin}. */
@Tag("programs")
class PinCommandTests {

  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";

  @Test
  void pin_severalThreads_areOnOneProcessorEach() throws Exception {
    List<Integer> processors = AllowedProcessors.ofThisProcess();
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      expected.add(List.of(processors.get(i % processors.size())));
    }

    assertEquals(Set.copyOf(expected), Set.copyOf(pinned(List.of())));
  }

  @Test
  void pin_restrictedProcess_staysOnItsProcessors() throws Exception {
    int last = AllowedProcessors.ofThisProcess().getLast();

    assertEquals(
        List.of(List.of(last), List.of(last), List.of(last)),
        pinned(List.of("taskset", "-c", Integer.toString(last))));
  }

  /** Returns the processors of the three loops of a server that {@code prefix} starts. */
  private static List<List<Integer>> pinned(List<String> prefix) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(Program.command("selector", MAIN, "echo", "--threads", "3", "--pin"));
    List<List<Integer>> allowed = new ArrayList<>();
    try (ServerProcess echo = ServerProcess.of(Program.start(command), "selector");
        DirectoryStream<Path> threads =
            Files.newDirectoryStream(Path.of("/proc/%d/task".formatted(echo.process().pid())))) {
      for (Path thread : threads) {
        if (isLoop(thread)) {
          allowed.add(AllowedProcessors.of(thread));
        }
      }
    }
    return allowed;
  }

  private static boolean isLoop(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).startsWith("rondo-loop-");
    } catch (IOException e) {
      return false; // A thread that has ended meanwhile, such as one of the compiler's.
    }
  }

  @Test
  void pin_withoutNativeAccess_isRefusedWithARemedy() throws Exception {
    List<String> command = new ArrayList<>(Program.command("selector", MAIN, "echo", "--pin"));
    command.removeIf(word -> word.startsWith("--enable-native-access"));
    Process process = Program.start(command);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue(), output);
    assertTrue(
        output.contains(
            "cannot be pinned to processors: needs native access: start Java with"
                + " --enable-native-access=dev.rondo.linux, or start the loops without pinning"),
        output);
  }
}
