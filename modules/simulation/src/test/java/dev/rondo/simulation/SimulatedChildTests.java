package dev.rondo.simulation;

import static dev.rondo.simulation.ChildScenario.CAT;
import static dev.rondo.simulation.ChildScenario.ended;
import static dev.rondo.simulation.ChildScenario.run;
import static dev.rondo.simulation.ChildScenario.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Task;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.ProcessStdio;
import dev.rondo.net.Stdio;
import dev.rondo.net.Target;
import dev.rondo.streams.AsyncProcess;
import dev.rondo.streams.AsyncProcesses;
import dev.rondo.streams.ProcessOutput;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.RecordingChild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of programs that stand in for child processes: their streams, and which there are. */
final class SimulatedChildTests {

  private static final Duration HOUR = Duration.ofHours(1);

  // --- the page about tests ---

  /** Returns the commit that a working tree has checked out. */
  static String headCommit() throws Exception {
    return Asyncio.timeout(Duration.ofMinutes(1))
        .run(
            () -> {
              try (AsyncProcess git =
                  AsyncProcesses.createSubprocessExec("git", "rev-parse", "HEAD")) {
                ProcessOutput output = git.communicate();
                if (git.waitFor() != 0) {
                  throw new IOException(new String(output.stderr(), UTF_8));
                }
                return new String(output.stdout(), UTF_8).strip();
              }
            });
  }

  @Test
  void headCommit_gitAnswers_isItsLine() {
    Simulation.builder()
        .host("builder", () -> assertEquals("4f2c1d", headCommit()))
        .program(
            "builder",
            "git",
            process -> {
              assertEquals(List.of("git", "rev-parse", "HEAD"), process.command());
              process.stdout().println("4f2c1d");
              return 0;
            })
        .run();
  }

  @Test
  void headCommit_gitHangs_isTimedOut() {
    SimulationReport report =
        Simulation.builder()
            .host("builder", () -> assertThrows(TimeoutException.class, () -> headCommit()))
            .program(
                "builder",
                "git",
                process -> {
                  Asyncio.sleep(Duration.ofHours(1)).await();
                  return 0;
                })
            .run();

    assertEquals(1, report.duration().toMinutes());
    assertTrue(
        report.trace().contains("60.000000 s builder: git[1001] gets SIGKILL"),
        report.trace()::toString);
  }

  // --- streams ---

  @Test
  void stdin_writtenAndEnded_isReadByTheProgram() {
    run(
        () -> {
          RecordingChild child = start("/bin/cat");
          child.stdin().write(UTF_8.encode("one "));
          child.wrote(1, "one ").await();
          assertTrue(child.transport().getReturncode().isEmpty());
          child.stdin().write(UTF_8.encode("two"));
          child.stdin().writeEof();

          assertEquals(0, ended(child));
          assertEquals("one two", child.output(1));
          assertNull(child.failure(0));
        });
  }

  @Test
  void stdin_bytesArrived_areAvailable() {
    Simulation.builder()
        .host(
            "parent",
            () -> {
              RecordingChild child = start("counter");
              child.stdin().write(UTF_8.encode("12345"));

              assertEquals(5, ended(child));
            })
        .program(
            "parent",
            "counter",
            process -> {
              assertEquals(0, process.stdin().available());
              Asyncio.sleep(HOUR).await();
              return process.stdin().available();
            })
        .run();
  }

  @Test
  void communicate_muchBothWays_isComplete() {
    byte[] input = new byte[4 << 20];
    new Random(1).nextBytes(input);
    run(
        () -> {
          AsyncProcess process = AsyncProcesses.createSubprocessExec("cat");
          assertArrayEquals(input, process.communicate(input).stdout());
          assertEquals(0, process.waitFor());
        });
  }

  @Test
  void output_notRead_holdsTheProgram() {
    List<String> events = new ArrayList<>();
    Simulation.builder()
        .host(
            "parent",
            () -> {
              AsyncProcess process = AsyncProcesses.createSubprocessExec("writer");
              Asyncio.sleep(HOUR).await();
              events.add("reads");
              Objects.requireNonNull(process.stdout()).readAll();
              process.waitFor();
            })
        .program(
            "parent",
            "writer",
            process -> {
              process.stdout().write(new byte[1_000_000]);
              events.add("has written");
              return 0;
            })
        .run();

    assertEquals(List.of("reads", "has written"), events);
  }

  @Test
  void output_severalTasksAndAFullPipe_isComplete() {
    String line = "x".repeat(100_000);
    Simulation.builder()
        .host(
            "parent",
            () -> {
              AsyncProcess process = AsyncProcesses.createSubprocessExec("writers");
              Asyncio.sleep(HOUR).await();
              String output = new String(process.communicate().stdout(), UTF_8);

              assertEquals(List.of("0" + line, "1" + line, "2" + line), output.lines().toList());
              assertEquals(0, process.waitFor());
            })
        .program(
            "parent",
            "writers",
            process -> {
              List<Task<?>> writers = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                String text = i + line;
                writers.add(Asyncio.createTask(() -> process.stdout().println(text)));
              }
              for (Task<?> writer : writers) {
                writer.await();
              }
              return 0;
            })
        .run();
  }

  @Test
  void shell_script_isRunByTheRegisteredShell() {
    run(
        () -> {
          AsyncProcess process =
              AsyncProcesses.createSubprocessShell("cat; echo error >&2; exit 3");
          ProcessOutput output = process.communicate("input".getBytes(UTF_8));

          assertEquals("input", new String(output.stdout(), UTF_8));
          assertEquals("error\n", new String(output.stderr(), UTF_8));
          assertEquals(3, process.waitFor());
          assertEquals(127, AsyncProcesses.createSubprocessShell("make").waitFor());
        });
  }

  @Test
  void stdio_mergedNoneAndFiles_areUsed(@TempDir Path folder) throws IOException {
    Path input = Files.writeString(folder.resolve("in"), "from a file");
    Path output = folder.resolve("out");
    Simulation.builder()
        .host(
            "parent",
            () -> {
              RecordingChild merged =
                  start(ProcessOptions.defaults().withStderr(Stdio.stdout()), "both");
              assertEquals(0, ended(merged));
              assertEquals("out\nerr\n", merged.output(1));
              assertNull(merged.transport().getPipeTransport(2));
              ProcessOptions none =
                  ProcessOptions.defaults()
                      .withStdin(Stdio.devnull())
                      .withStdout(Stdio.devnull())
                      .withStderr(Stdio.devnull());
              RecordingChild silent = start(none, "both");
              assertEquals(0, ended(silent));
              assertEquals(List.of("made", "exited", "lost"), silent.events());
              ProcessOptions files =
                  ProcessOptions.defaults()
                      .withStdin(Stdio.file(input))
                      .withStdout(Stdio.file(output));
              assertEquals(0, ended(start(files, "cat")));
            })
        .program("parent", "cat", CAT)
        .program(
            "parent",
            "both",
            process -> {
              process.stdout().println("out");
              process.stderr().println("err");
              return 0;
            })
        .run();

    assertEquals("from a file", Files.readString(output));
  }

  @Test
  void inherit_ofAChild_usesItsFileAndRefusesItsPipe(@TempDir Path folder) throws IOException {
    Path input = Files.writeString(folder.resolve("in"), "from a file");
    Path output = folder.resolve("out");
    ProcessStdio inherited = new ProcessStdio(Stdio.inherit(), Stdio.inherit(), Stdio.inherit());
    ProcessOptions same = ProcessOptions.defaults().withStdio(inherited);
    Simulation.builder()
        .host(
            "parent",
            () -> {
              ProcessStdio files =
                  new ProcessStdio(Stdio.file(input), Stdio.file(output), Stdio.stdout());
              assertEquals(
                  0, ended(start(ProcessOptions.defaults().withStdio(files), "sh", "cat")));
              RecordingChild piped = start("sh", "cat");
              assertEquals(1, ended(piped));
              assertTrue(piped.output(2).contains("give it a pipe of its own"), piped.output(2));
            })
        .program("parent", "cat", CAT)
        .program(
            "parent",
            "sh",
            process -> {
              try {
                return ended(start(same, process.command().get(1)));
              } catch (UnsupportedOperationException e) {
                process.stderr().println(e.getMessage());
                return 1;
              }
            })
        .run();

    assertEquals("from a file", Files.readString(output));
  }

  @Test
  void stdout_readerGone_endsTheProgramBySigpipe() {
    Simulation.builder()
        .host(
            "parent",
            () -> {
              RecordingChild yes = start("yes");
              yes.wrote(1, "y").await();
              Objects.requireNonNull(yes.transport().getPipeTransport(1)).close();

              assertEquals(-13, ended(yes));
            })
        .program(
            "parent",
            "yes",
            process -> {
              while (true) {
                process.stdout().println("y");
              }
            })
        .run();
  }

  // --- what does not exist ---

  @Test
  void exec_unknownProgram_failsAsAMissingOne() {
    run(
        () -> {
          var failure = assertThrows(NoSuchFileException.class, () -> start("/no/such/program"));
          assertEquals("/no/such/program", failure.getFile());
        });
    Simulation.builder()
        .host(
            "parent",
            () ->
                assertThrows(
                    NoSuchFileException.class, () -> AsyncProcesses.createSubprocessShell("true")))
        .program("parent", "cat", CAT)
        .run();
  }

  @Test
  void exec_hostWithoutPrograms_isRefused() {
    Simulation.builder()
        .host("parent", () -> assertThrows(UnsupportedOperationException.class, () -> start("cat")))
        .run();
  }

  @Test
  void program_badNameOrHost_isRefused() {
    SimulationBuilder builder = Simulation.builder().host("parent", () -> {});

    assertThrows(IllegalArgumentException.class, () -> builder.program("parent", "/bin/cat", CAT));
    assertThrows(IllegalArgumentException.class, () -> builder.program("nobody", "cat", CAT));
  }

  // --- determinism ---

  @Test
  void seeds_childrenAndNetwork_eachGivesItsTraceAgain() {
    for (long seed = 0; seed < 50; seed++) {
      assertEquals(fetches(seed).run(), fetches(seed).run());
    }
  }

  /** Children that ask another host, some of which are killed meanwhile, and some left over. */
  private static SimulationBuilder fetches(long seed) {
    return Simulation.builder()
        .seed(seed)
        .network(
            NetworkConditions.defaults().withJitter(Duration.ofMillis(5)).withShortTransfers(0.3))
        .service("server", EchoPrograms.server())
        .host(
            "parent",
            () -> {
              List<RecordingChild> children = new ArrayList<>();
              for (int i = 0; i < 6; i++) {
                children.add(start("fetch", "" + i));
              }
              Asyncio.sleep(Duration.ofMillis(Simulation.current().choose(20))).await();
              children.get(Simulation.current().choose(3)).transport().kill();
              for (RecordingChild child : children.subList(0, 3)) {
                if (ended(child) == 0) {
                  assertEquals(children.indexOf(child) + "\n", child.output(1));
                }
              }
            })
        .program(
            "parent",
            "fetch",
            process -> {
              Asyncio.sleep(Duration.ofMillis(10)).await();
              try (StreamConnection connection =
                  Streams.openConnection(Target.host("server", EchoPrograms.PORT))) {
                connection.writer().write((process.command().get(1) + "\n").getBytes(UTF_8));
                process.stdout().write(connection.reader().readLine());
              }
              return 0;
            });
  }
}
