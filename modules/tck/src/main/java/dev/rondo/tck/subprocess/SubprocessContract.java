package dev.rondo.tck.subprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.SubprocessLauncher;
import dev.rondo.net.Connection;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ProcessCredentials;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.Stdio;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.ChildCommands;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingChild;
import dev.rondo.tck.fixture.Role;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Child processes, running standard Unix programs: arguments, input and output. */
@Role({SubprocessLauncher.class, SubprocessProtocol.class})
@Covers("subprocessExec")
@Needs(Capability.SUBPROCESS)
public interface SubprocessContract extends LoopContract {

  /** T118. */
  @Test
  default void subprocessExec_deliversOutputAndExitInOrder(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          EventLoop loop = kit.loop();
          Connection<SubprocessTransport, RecordingChild> made =
              loop.subprocessExec(
                      () -> new RecordingChild(loop),
                      List.of(
                          "/bin/sh",
                          "-c",
                          "echo \"$1 $2\"; echo oops >&2; exit 7",
                          "sh",
                          "a b",
                          ""),
                      ProcessOptions.defaults())
                  .await();
          RecordingChild child = made.protocol();
          assertEquals(made.transport(), child.transport());
          assertTrue(child.transport().getPid() > 0);
          child.lost().await();

          assertEquals("a b \n", child.output(1));
          assertEquals("oops\n", child.output(2));
          assertEquals(7, ChildCommands.exitCode(child));
          child.assertOrder();
        });
  }

  /** T118. */
  @Test
  @Covers("getPipeTransport")
  default void stdin_writtenAndEnded_isReadByTheChild(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "cat");
          child.stdin().write(Bytes.of("one "));
          child.wrote(1, "one ").await();
          assertEquals(OptionalInt.empty(), child.transport().getReturncode());
          child.stdin().write(Bytes.of("two"));
          child.stdin().writeEof();
          child.lost().await();

          assertEquals("one two", child.output(1));
          assertEquals(0, ChildCommands.exitCode(child));
          assertNull(child.failure(0));
          child.assertOrder();
        });
  }

  /** T119: sizes around those of pipes and buffers. */
  @Test
  default void output_ofAnySize_isComplete(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          for (int size : List.of(0, 1, 65_536, 65_537, 1_000_000)) {
            RecordingChild child = ChildCommands.shell(kit, "head -c " + size + " /dev/zero");
            child.lost().await();

            assertEquals(size, child.output(1).length());
            child.assertOrder();
          }
        });
  }

  /** T119. */
  @Test
  default void input_ofAnySize_isCompleteAndInOrder(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          for (int size : List.of(0, 8_192, 8_193, 219_263, 219_264)) {
            RecordingChild child = ChildCommands.shell(kit, "cat");
            child.stdin().write(Bytes.pattern(size));
            child.stdin().close();
            child.lost().await();

            assertEquals(Bytes.text(Bytes.pattern(size)), child.output(1));
          }
        });
  }

  @Test
  default void stdin_notRead_pausesTheProtocolUntilItIs(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "read line; wc -c");
          child.stdin().setWriteBufferLimits(new WriteBufferLimits(1_000, 10_000));
          int written = 0;
          while (!child.events().contains("pause")) {
            child.stdin().write(Bytes.pattern(8_192));
            written += 8_192;
          }
          assertTrue(child.stdin().getWriteBufferSize() > 10_000);
          assertFalse(child.events().contains("resume"));
          child.stdin().write(Bytes.of("\n"));
          child.recorded("resume").await();
          assertTrue(child.stdin().getWriteBufferSize() <= 1_000);
          child.stdin().close();
          child.lost().await();

          assertTrue(written > 10_000);
          assertEquals(1, child.events().stream().filter("resume"::equals).count());
        });
  }

  @Test
  @Covers({"subprocessShell", "pauseReading"})
  default void pauseReading_holdsOutputAndTheEnd(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          EventLoop loop = kit.loop();
          RecordingChild child =
              loop.subprocessShell(
                      () -> new RecordingChild(loop).onMade(made -> stdout(made).pauseReading()),
                      "echo held",
                      ProcessOptions.defaults())
                  .await()
                  .protocol();
          child.recorded("exited").await();
          assertFalse(stdout(child.transport()).isReading());
          assertEquals("", child.output(1));
          assertFalse(child.events().contains("lost"));
          stdout(child.transport()).resumeReading();
          child.lost().await();

          assertEquals("held\n", child.output(1));
          child.assertOrder();
        });
  }

  /** T118. */
  @Test
  default void stderr_asStdout_isMerged(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child =
              ChildCommands.shell(
                  kit,
                  "echo out; echo err >&2",
                  ProcessOptions.defaults().withStderr(Stdio.stdout()));
          child.lost().await();

          assertEquals("out\nerr\n", child.output(1));
          assertNull(child.transport().getPipeTransport(2));
        });
  }

  @Test
  default void stdio_devnull_hasNoPipes(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          ProcessOptions options =
              ProcessOptions.defaults()
                  .withStdin(Stdio.devnull())
                  .withStdout(Stdio.devnull())
                  .withStderr(Stdio.devnull());
          RecordingChild child = ChildCommands.shell(kit, "cat; echo lost; exit 3", options);
          child.lost().await();

          assertEquals(List.of("made", "exited", "lost"), child.events());
          assertEquals(3, ChildCommands.exitCode(child));
          assertNull(child.transport().getPipeTransport(0));
          assertNull(child.transport().getPipeTransport(1));
        });
  }

  @Test
  default void stdio_files_areReadAndWritten(LoopFixture kit, @TempDir Path folder)
      throws Exception {
    Path input = Files.writeString(folder.resolve("in"), "from a file");
    Path output = Files.writeString(folder.resolve("out"), "what was there before is longer");
    kit.runTask(
        () -> {
          ProcessOptions options =
              ProcessOptions.defaults().withStdin(Stdio.file(input)).withStdout(Stdio.file(output));
          ChildCommands.shell(kit, "cat", options).lost().await();

          assertEquals("from a file", Files.readString(output));
        });
  }

  @Test
  default void path_ofTheEnvironment_isSearched(LoopFixture kit, @TempDir Path folder)
      throws Exception {
    kit.runTask(
        () -> {
          executable(folder, "rondo-own", "#!/bin/sh\necho own");
          ProcessOptions options =
              ProcessOptions.defaults().withEnvironment(Map.of("PATH", "/nowhere:" + folder));

          assertEquals("own\n", output(kit, options, "rondo-own"));
          assertThrows(NoSuchFileException.class, () -> output(kit, options, "rondo-not-there"));
          assertThrows(NoSuchFileException.class, () -> output(kit, options, "true"));
        });
  }

  @Test
  default void script_withoutInterpreter_isRunByTheShell(LoopFixture kit, @TempDir Path folder)
      throws Exception {
    kit.runTask(
        () -> {
          Path script = executable(folder, "rondo-script", "echo \"by $1\"");

          assertEquals(
              "by shell\n", output(kit, ProcessOptions.defaults(), script.toString(), "shell"));
          ProcessOptions options =
              ProcessOptions.defaults().withEnvironment(Map.of("PATH", folder.toString()));
          assertEquals("by path\n", output(kit, options, "rondo-script", "path"));
        });
  }

  @Test
  default void directoryAndEnvironment_applyToTheChild(LoopFixture kit, @TempDir Path folder)
      throws Exception {
    kit.runTask(
        () -> {
          ProcessOptions options =
              ProcessOptions.defaults()
                  .withDirectory(folder.toRealPath())
                  .withEnvironment(Map.of("RONDO_TEST", "a value"));
          RecordingChild child =
              ChildCommands.shell(kit, "pwd -P; echo $RONDO_TEST; echo $HOME", options);
          child.lost().await();

          assertEquals(folder.toRealPath() + "\na value\n\n", child.output(1));
        });
  }

  @Test
  @Covers("getExtraInfo")
  default void extraInfo_isTheProcess(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "true");
          ProcessHandle process = child.transport().getExtraInfo(ExtraInfo.SUBPROCESS);
          assertNotNull(process);
          assertEquals(child.transport().getPid(), process.pid());
          assertNull(child.transport().getExtraInfo(ExtraInfo.SOCKET));
          child.lost().await();
        });
  }

  /** An exception of the protocol is reported, and the child goes on. */
  @Test
  default void protocol_thatThrows_isReported(LoopFixture kit) throws Exception {
    var failure = new IllegalStateException("from the protocol");
    kit.runTask(
        () -> {
          EventLoop loop = kit.loop();
          RecordingChild child =
              loop.subprocessShell(
                      () ->
                          new RecordingChild(loop)
                              .onMade(
                                  made -> {
                                    throw failure;
                                  }),
                      "echo on",
                      ProcessOptions.defaults())
                  .await()
                  .protocol();
          child.lost().await();

          assertEquals("on\n", child.output(1));
        });

    assertEquals(failure, kit.reports().takeOne().exception());
  }

  /** The loop goes on while a child starts and runs. */
  @Test
  default void loop_whileAChildRuns_goesOn(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          EventLoop loop = kit.loop();
          RecordingChild child = ChildCommands.shell(kit, "read line; echo done");
          LoopFuture<String> ticked = loop.createFuture();
          loop.callLater(Duration.ofMillis(10), () -> ticked.setResult("ticked"));
          ticked.await();
          child.stdin().write(Bytes.of("go\n"));
          child.lost().await();

          assertEquals("done\n", child.output(1));
        });
  }

  @Test
  default void arguments_wrong_areRefusedAtOnce(LoopFixture kit) {
    EventLoop loop = kit.loop();
    ProcessOptions options = ProcessOptions.defaults();

    assertThrows(
        IllegalArgumentException.class,
        () -> loop.subprocessExec(() -> new RecordingChild(loop), List.of(), options));
    assertThrows(
        NullPointerException.class,
        () -> loop.subprocessShell(() -> new RecordingChild(loop), Nulls.any(), options));
    assertThrows(
        NullPointerException.class,
        () -> loop.subprocessExec(Nulls.<Supplier<RecordingChild>>any(), List.of("true"), options));
    loop.close();
    assertThrows(
        LoopClosedException.class,
        () -> loop.subprocessExec(() -> new RecordingChild(loop), List.of("true"), options));
  }

  /** A backend without an option refuses it by name. */
  @Test
  default void options_notSupported_areRefusedByName(LoopFixture kit) {
    EventLoop loop = kit.loop();
    if (loop.capabilities().contains(Capability.SUBPROCESS_WITHOUT_THREADS)) {
      return;
    }
    ProcessOptions defaults = ProcessOptions.defaults();
    Map.of(
            "newSession",
                defaults.withCredentials(ProcessCredentials.inherited().withNewSession(true)),
            "umask", defaults.withCredentials(ProcessCredentials.inherited().withUmask(077)),
            "user", defaults.withCredentials(ProcessCredentials.inherited().withUser("nobody")),
            "group", defaults.withCredentials(ProcessCredentials.inherited().withGroup("nogroup")))
        .forEach(
            (name, options) ->
                ErrorMessages.assertContains(
                    assertThrows(
                        UnsupportedOperationException.class,
                        () ->
                            loop.subprocessExec(
                                () -> new RecordingChild(loop), List.of("true"), options)),
                    name,
                    loop.name()));
  }

  private static Path executable(Path folder, String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String output(LoopFixture kit, ProcessOptions options, String... command)
      throws Exception {
    EventLoop loop = kit.loop();
    RecordingChild child =
        loop.subprocessExec(() -> new RecordingChild(loop), List.of(command), options)
            .await()
            .protocol();
    child.lost().await();
    return child.output(1);
  }

  private static ReadTransport stdout(SubprocessTransport transport) {
    return assertInstanceOf(ReadTransport.class, transport.getPipeTransport(1));
  }
}
