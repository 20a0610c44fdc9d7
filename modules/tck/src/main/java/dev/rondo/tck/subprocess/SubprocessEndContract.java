package dev.rondo.tck.subprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Signal;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.ChildCommands;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingChild;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of child processes: by exit, by a signal, by {@code close}, or before their start. */
@Role({SubprocessTransport.class, SubprocessProtocol.class})
@Covers("subprocessExec")
@Needs(Capability.SUBPROCESS)
public interface SubprocessEndContract extends LoopContract {

  /** T118. */
  @Test
  default void kill_endsTheChild(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "exec sleep 60");
          child.transport().kill();
          child.lost().await();

          assertEquals(ChildCommands.signalExitCode(kit, 9), ChildCommands.exitCode(child));
          child.assertOrder();
        });
  }

  /** T118: output that the child writes on SIGTERM is not lost. */
  @Test
  default void terminate_letsTheChildWriteItsLastOutput(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child =
              ChildCommands.shell(
                  kit, "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.01; done");
          child.wrote(1, "ready").await();
          child.transport().terminate();
          child.lost().await();

          assertEquals("ready\nbye\n", child.output(1));
          assertEquals(5, ChildCommands.exitCode(child));
        });
  }

  @Test
  default void sendSignal_userSignal_arrives(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child =
              ChildCommands.shell(
                  kit, "trap 'exit 4' USR1; echo ready; while :; do sleep 0.01; done");
          child.wrote(1, "ready").await();
          child.transport().sendSignal(Signal.SIGUSR1);
          child.lost().await();

          assertEquals(4, ChildCommands.exitCode(child));
          child.transport().sendSignal(Signal.SIGUSR1);
          child.transport().kill();
          assertThrows(
              IllegalArgumentException.class,
              () -> child.transport().sendSignal(new Signal("NOSUCH")));
        });
  }

  /** T118: a grandchild that holds a pipe delays the end of the pipe, not of the child. */
  @Test
  default void processExited_doesNotWaitForPipes(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child =
              ChildCommands.shell(kit, "(sleep 1; echo late) & echo ready; read line; exit 3");
          child.wrote(1, "ready").await();
          child.stdin().write(Bytes.of("\n"));
          child.recorded("exited").await();
          assertEquals(3, ChildCommands.exitCode(child));
          assertFalse(child.events().contains("pipe lost:1"), () -> "" + child.events());
          child.lost().await();

          assertEquals("ready\nlate\n", child.output(1));
          child.assertOrder();
        });
  }

  @Test
  default void stdin_ofAnExitedChild_isLost(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "exit 0");
          child.lost().await();
          child.stdin().write(Bytes.of("too late"));

          assertTrue(child.stdin().isClosing());
          assertTrue(child.events().contains("pipe lost:0"));
        });
  }

  /** T120. */
  @Test
  default void subprocessExec_noSuchProgram_fails(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          EventLoop loop = kit.loop();
          LoopFuture<?> missing =
              loop.subprocessExec(
                  () -> new RecordingChild(loop),
                  List.of("/no/such/program"),
                  ProcessOptions.defaults());
          var failure = assertThrows(IOException.class, missing::await);
          ErrorMessages.assertContains(failure, "/no/such/program");
          LoopFuture<?> nowhere =
              loop.subprocessShell(
                  () -> new RecordingChild(loop),
                  "true",
                  ProcessOptions.defaults().withDirectory(Path.of("/no/such/folder")));
          assertThrows(IOException.class, nowhere::await);
        });
  }

  @Test
  default void subprocessExec_argumentTooLong_failsWithTheReason(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          LoopFuture<?> started =
              loop.subprocessExec(
                  () -> new RecordingChild(loop),
                  List.of("/bin/echo", "x".repeat(1 << 22)),
                  ProcessOptions.defaults());
          var failure = assertThrows(IOException.class, started::await);
          ErrorMessages.assertContains(failure, "/bin/echo", "too long");
        });
  }

  /** Some systems start a program that is open for writing. */
  @Test
  default void subprocessExec_programBeingWritten_saysWhy(LoopFixture kit, @TempDir Path folder)
      throws Exception {
    EventLoop loop = kit.loop();
    Path program = folder.resolve("being-written");
    Files.copy(Path.of("/bin/true"), program);
    assertTrue(program.toFile().setExecutable(true));
    kit.runTask(
        () -> {
          try (FileChannel writer = FileChannel.open(program, StandardOpenOption.WRITE)) {
            var child =
                loop.subprocessExec(
                    () -> new RecordingChild(loop),
                    List.of(program.toString()),
                    ProcessOptions.defaults());
            try {
              child.await().protocol().lost().await();
            } catch (IOException e) {
              ErrorMessages.assertContains(e, "being-written", "busy");
            }
            assertTrue(writer.isOpen());
          }
        });
  }

  @Test
  default void protocolFactory_thatThrows_startsNothing(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          var failure = new IllegalStateException("from the factory");
          LoopFuture<?> future =
              kit.loop()
                  .<RecordingChild>subprocessExec(
                      () -> {
                        throw failure;
                      },
                      List.of("true"),
                      ProcessOptions.defaults());

          assertEquals(failure, assertThrows(IllegalStateException.class, future::await));
        });
  }

  /** T120. */
  @Test
  default void subprocessExec_cancelled_killsTheChild(LoopFixture kit) throws Exception {
    Set<ProcessHandle> before = ChildCommands.alive();
    kit.runTask(
        () -> {
          EventLoop loop = kit.loop();
          LoopFuture<Connection<SubprocessTransport, RecordingChild>> future =
              loop.subprocessExec(
                  () -> new RecordingChild(loop),
                  List.of("sleep", "60"),
                  ProcessOptions.defaults());
          future.cancel();

          assertThrows(CancellationException.class, future::await);
        });
    kit.iterateUntil("the child is gone", () -> ChildCommands.noneSince(before));
  }

  /** A child cancelled by its own protocol is not delivered to the caller. */
  @Test
  default void subprocessExec_cancelledWhenMade_killsTheChild(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<LoopFuture<?>> starting = new ArrayList<>();
          var child = new RecordingChild(loop).onMade(made -> starting.getFirst().cancel());
          starting.add(
              loop.subprocessExec(() -> child, List.of("sleep", "60"), ProcessOptions.defaults()));
          child.lost().await();

          assertTrue(starting.getFirst().isCancelled());
          assertEquals(ChildCommands.signalExitCode(kit, 9), ChildCommands.exitCode(child));
          child.assertOrder();
        });
  }

  /** T120. */
  @Test
  default void close_killsARunningChild(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "exec sleep 60");
          SubprocessTransport transport = child.transport();
          assertFalse(transport.isClosing());
          transport.close();
          transport.close();
          assertTrue(transport.isClosing());
          assertEquals(List.of("made"), child.events());
          child.lost().await();

          assertEquals(ChildCommands.signalExitCode(kit, 9), ChildCommands.exitCode(child));
          child.assertOrder();
        });
  }

  /** T120. */
  @Test
  default void close_doesNotKillAChildThatHasEnded(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "exit 6");
          child.recorded("exited").await();
          child.transport().close();
          child.lost().await();

          assertEquals(6, ChildCommands.exitCode(child));
        });
  }

  /** The child does not read its input, so a full pipe and a write buffer are pending. */
  @Test
  default void close_withPipesThatBlock_ends(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "exec sleep 60");
          child.stdin().write(Bytes.pattern(1_000_000));
          child.transport().close();
          child.lost().await();

          child.assertOrder();
        });
  }

  /** Closing the loop kills the remaining children. */
  @Test
  @Covers("LoopLifecycle.close")
  default void loopClose_killsTheChildren(LoopFixture kit) throws Exception {
    Set<ProcessHandle> before = ChildCommands.alive();
    kit.runTask(
        () -> {
          ChildCommands.shell(kit, "exec sleep 60").stdin().write(Bytes.of("unread"));
          ChildCommands.shell(kit, "exec cat /dev/zero").wrote(1, "\0").await();
        });
    kit.loop().close();

    LoopFixture.await("the children are gone", () -> ChildCommands.noneSince(before));
  }

  /** T120: many children, of which some fail to start; the fixture looks for leaks. */
  @Test
  default void children_many_leaveNothing(LoopFixture kit) throws Exception {
    Set<ProcessHandle> before = ChildCommands.alive();
    kit.runTask(
        () -> {
          for (int i = 0; i < 10; i++) {
            RecordingChild child = ChildCommands.shell(kit, "cat; exit 1");
            child.stdin().write(Bytes.of("x"));
            child.stdin().writeEof();
            LoopFuture<?> missing =
                kit.loop()
                    .subprocessExec(
                        () -> new RecordingChild(kit.loop()),
                        List.of("/no/such/program"),
                        ProcessOptions.defaults());
            assertThrows(IOException.class, missing::await);
            child.lost().await();
            child.assertOrder();
          }
        });

    LoopFixture.await("the children are gone", () -> ChildCommands.noneSince(before));
  }
}
