package dev.rondo.integration;

import static dev.rondo.integration.StreamPrograms.run;
import static dev.rondo.integration.StreamPrograms.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Signal;
import dev.rondo.Task;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Stdio;
import dev.rondo.streams.AsyncProcess;
import dev.rondo.streams.AsyncProcesses;
import dev.rondo.streams.ProcessOutput;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of child processes in tasks, on the loops of each backend. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncProcessTests {

  private static final String BACKENDS = "dev.rondo.integration.Program#drivers";
  private static final byte[] NOTHING = {};

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void communicate_returnsTheOutputAndTheCode(String backend) throws Exception {
    run(
        backend,
        () -> {
          AsyncProcess process =
              AsyncProcesses.createSubprocessShell("cat; echo error >&2; exit 3");
          ProcessOutput output = process.communicate("input".getBytes(US_ASCII));

          assertEquals("input", text(output.stdout()));
          assertEquals("error\n", text(output.stderr()));
          assertEquals(OptionalInt.of(3), process.returnCode());
          assertEquals(3, process.waitFor());
          assertTrue(process.toString().contains("returncode=3"), process::toString);
        });
  }

  /** The child writes both outputs while it reads, each more than a pipe holds. */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void communicate_muchBothWays_doesNotDeadlock(String backend) throws Exception {
    byte[] input = new byte[64 << 20];
    Arrays.fill(input, (byte) 'x');
    run(
        backend,
        () -> {
          AsyncProcess process = AsyncProcesses.createSubprocessShell("tee /dev/stderr");
          ProcessOutput output = process.communicate(input);

          assertArrayEquals(input, output.stdout());
          assertArrayEquals(input, output.stderr());
          assertEquals(OptionalInt.of(0), process.returnCode());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void communicate_childDoesNotRead_isNoError(String backend) throws Exception {
    run(
        backend,
        () -> {
          AsyncProcess process = AsyncProcesses.createSubprocessShell("exec <&-; echo done");
          ProcessOutput output = process.communicate(new byte[16 << 20]);

          assertEquals("done\n", text(output.stdout()));
          assertEquals(OptionalInt.of(0), process.returnCode());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void communicate_withoutPipes_returnsNothing(String backend) throws Exception {
    ProcessOptions options =
        ProcessOptions.defaults()
            .withStdin(Stdio.devnull())
            .withStdout(Stdio.devnull())
            .withStderr(Stdio.devnull());
    run(
        backend,
        () -> {
          AsyncProcess process =
              AsyncProcesses.createSubprocessShell("echo x", options, Streams.DEFAULT_LIMIT);
          assertNull(process.stdin());
          assertNull(process.stdout());
          assertNull(process.stderr());
          var refused =
              assertThrows(IllegalStateException.class, () -> process.communicate(new byte[1]));
          assertTrue(refused.getMessage().contains("Stdio.pipe()"), refused::getMessage);
          ProcessOutput output = process.communicate();

          assertArrayEquals(NOTHING, output.stdout());
          assertArrayEquals(NOTHING, output.stderr());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void streams_conversation_isReadLineByLine(String backend) throws Exception {
    run(
        backend,
        () -> {
          AsyncProcess process =
              AsyncProcesses.createSubprocessExec(
                  "sh", "-c", "while read line; do echo \"got $line\"; done; echo end");
          StreamWriter writer = Objects.requireNonNull(process.stdin());
          StreamReader reader = Objects.requireNonNull(process.stdout());
          for (String word : List.of("one", "two")) {
            writer.write((word + "\n").getBytes(US_ASCII));
            writer.drain();

            assertEquals("got " + word + "\n", text(reader.readLine()));
          }
          writer.writeEof();
          assertEquals("end\n", text(reader.readAll()));
          writer.waitClosed().await();
          assertEquals(0, process.waitFor());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void stdin_asATransport_canOnlyBeWritten(String backend) throws Exception {
    run(
        backend,
        () -> {
          try (AsyncProcess process = AsyncProcesses.createSubprocessExec("cat")) {
            StreamWriter writer = Objects.requireNonNull(process.stdin());
            assertFalse(writer.transport().isReading());
            assertThrows(
                UnsupportedOperationException.class, () -> writer.transport().resumeReading());
          }
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void waitFor_severalTasks_allSeeTheCode(String backend) throws Exception {
    run(
        backend,
        () -> {
          AsyncProcess process = AsyncProcesses.createSubprocessExec("sh", "-c", "read x; exit 7");
          EventLoop loop = EventLoops.getRunningLoop();
          Task<Integer> first = loop.createTask(process::waitFor);
          Task<Integer> cancelled = loop.createTask(process::waitFor);
          loop.createTask(
                  () -> {
                    cancelled.cancel();
                    return "cancelled";
                  })
              .await();
          Objects.requireNonNull(process.stdin()).close();

          assertEquals(7, first.await());
          assertThrows(CancellationException.class, cancelled::await);
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void close_inATimeout_killsTheChild(String backend) throws Exception {
    run(
        backend,
        () -> {
          AsyncProcess[] started = new AsyncProcess[1];
          assertThrows(
              TimeoutException.class,
              () ->
                  Asyncio.timeout(Duration.ofMillis(100))
                      .run(
                          () -> {
                            try (AsyncProcess process =
                                AsyncProcesses.createSubprocessExec("sleep", "600")) {
                              started[0] = process;
                              return process.communicate();
                            }
                          }));

          assertTrue(started[0].waitFor() != 0);
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void terminate_waitingChild_endsIt(String backend) throws Exception {
    run(
        backend,
        () -> {
          AsyncProcess first = AsyncProcesses.createSubprocessExec("sleep", "600");
          AsyncProcess second = AsyncProcesses.createSubprocessExec("sleep", "600");
          first.terminate();
          second.sendSignal(Signal.SIGTERM);

          assertTrue(first.waitFor() != 0);
          assertEquals(first.waitFor(), second.waitFor());
          assertTrue(first.returnCode().isPresent());
        });
  }

  /** The run cancels the task that is left over. */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void communicate_atTheEndOfTheRun_leavesNoChild(String backend) throws Exception {
    List<ProcessHandle> children = new ArrayList<>();
    run(
        backend,
        () -> {
          EventLoop loop = EventLoops.getRunningLoop();
          AsyncProcess process = AsyncProcesses.createSubprocessExec("sleep", "600");
          children.add(ProcessHandle.of(process.pid()).orElseThrow());
          loop.createTask(() -> process.communicate());
        });

    children.getFirst().onExit().get();
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void createSubprocessExec_noSuchProgram_fails(String backend) throws Exception {
    run(
        backend,
        () -> {
          var failure =
              assertThrows(
                  IOException.class, () -> AsyncProcesses.createSubprocessExec("/no/such/program"));
          assertTrue(failure.getMessage().contains("/no/such/program"), failure::getMessage);
        });
  }
}
