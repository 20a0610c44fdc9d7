package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of binding threads to processors. */
class LinuxThreadPinnerTests {

  private static final int NO_SUCH_PROCESSOR = 100_000;

  private final LinuxThreadPinner pinner = new LinuxThreadPinner();

  @Test
  void pin_eachProcessor_isTheOnlyOneOfTheThread() throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> allowed = new ArrayList<>();
    for (int processor : pinner.processors()) {
      expected.add(Integer.toString(processor));
      var pinned =
          new FutureTask<>(
              () -> {
                pinner.pin(processor);
                return allowed();
              });
      Thread.ofPlatform().start(pinned);
      allowed.add(pinned.get());
    }

    assertEquals(expected, allowed);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, NO_SUCH_PROCESSOR, Integer.MAX_VALUE})
  void pin_otherProcessor_isRefusedWithItsNumber(int processor) {
    var refused = assertThrows(IOException.class, () -> pinner.pin(processor));

    assertTrue(refused.getMessage().contains("processor " + processor), refused::getMessage);
  }

  @Test
  void pin_virtualThread_isRefused() throws Exception {
    var refused =
        new FutureTask<>(() -> assertThrows(IllegalStateException.class, () -> pinner.pin(0)));
    Thread.ofVirtual().start(refused);

    assertTrue(refused.get().getMessage().contains("platform thread"));
  }

  @Test
  void processors_onAPinnedThread_areThoseOfTheProcess() throws Exception {
    List<Integer> before = pinner.processors();
    var pinned =
        new FutureTask<>(
            () -> {
              pinner.pin(before.getLast());
              return pinner.processors();
            });
    Thread.ofPlatform().start(pinned);

    assertEquals(before, pinned.get());
  }

  @Test
  void processors_maskTooSmall_isEnlarged() throws IOException {
    // The kernel accepts only multiples of the size of a long.
    assertEquals(pinner.processors(), LinuxThreadPinner.processors(8));
    assertThrows(IOException.class, () -> LinuxThreadPinner.processors(1 << 16 | 1));
  }

  private static String allowed() throws IOException {
    String prefix = "Cpus_allowed_list:";
    return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
        .filter(line -> line.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length())
        .strip();
  }
}
