package dev.rondo.tck.subprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.SubprocessLauncher;
import dev.rondo.net.ProcessCredentials;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Stdio;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.ChildCommands;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingChild;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TaskWaits;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of loops that start and watch children without a thread for each. */
@Role(SubprocessLauncher.class)
@Covers("subprocessShell")
@Needs({Capability.SUBPROCESS, Capability.SUBPROCESS_WITHOUT_THREADS})
public interface SubprocessOptionContract extends LoopContract {

  @Test
  default void newSession_isLedByTheChild(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          String sessionAndOwn = "ps -o sid=,pid= -p $$ || cut -d ' ' -f 6,1 /proc/$$/stat";
          ProcessOptions options =
              ProcessOptions.defaults()
                  .withCredentials(ProcessCredentials.inherited().withNewSession(true));
          String numbers = output(kit, sessionAndOwn, options).strip();

          assertTrue(numbers.matches("(\\d+) +\\1"), numbers);
        });
  }

  @Test
  default void umask_appliesToTheChildOnly(LoopFixture kit, @TempDir Path folder) throws Exception {
    kit.runTask(
        () -> {
          ProcessOptions options =
              ProcessOptions.defaults()
                  .withCredentials(ProcessCredentials.inherited().withUmask(0027));
          var before = Files.getPosixFilePermissions(Files.createFile(folder.resolve("before")));

          assertEquals("0027\n", output(kit, "umask", options));
          assertEquals(
              before, Files.getPosixFilePermissions(Files.createFile(folder.resolve("after"))));
        });
  }

  @Test
  default void user_unknown_isRefusedByName(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          ProcessOptions options =
              ProcessOptions.defaults()
                  .withCredentials(ProcessCredentials.inherited().withUser("no-such-user"));

          ErrorMessages.assertContains(
              assertThrows(IOException.class, () -> output(kit, "true", options)), "no-such-user");
        });
  }

  /** A socket of the loop can be a child's standard output. */
  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void stdio_channel_isUsedByTheChild(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          RecordingChild child =
              ChildCommands.shell(
                  kit,
                  "echo to the socket",
                  ProcessOptions.defaults().withStdout(Stdio.channel(pair.near())));
          child.lost().await();

          assertEquals("to the socket\n", Bytes.text(loop.sockRecv(pair.far(), 64).await()));
        });
  }

  @Test
  @Needs(Capability.RAW_SOCKETS)
  default void passDescriptors_areOpenInTheChildAndNoOthersAre(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          String list = "for fd in /proc/self/fd/*; do readlink $fd; done | grep -c socket:; true";
          SocketPair pair = SocketPair.open(kit);
          List<Channel> passed = List.of(pair.near());

          assertEquals("0\n", output(kit, list, ProcessOptions.defaults()));
          assertEquals(
              "1\n", output(kit, list, ProcessOptions.defaults().withPassDescriptors(passed)));
          loop.sockSendall((NetworkChannel) passed.getFirst(), Bytes.of("still ours")).await();
        });
  }

  @Test
  default void children_many_needNoThreadEach(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Set<Thread> before = Thread.getAllStackTraces().keySet();
          var children = new ArrayList<RecordingChild>();
          for (int i = 0; i < 10; i++) {
            children.add(ChildCommands.shell(kit, "read line; echo $line"));
          }
          TaskWaits.until(
              kit.loop(),
              "the threads that started the children have ended",
              () -> threadsSince(before).isEmpty());
          for (RecordingChild child : children) {
            child.stdin().write(Bytes.of("a line\n"));
          }
          for (RecordingChild child : children) {
            child.lost().await();
            assertEquals("a line\n", child.output(1));
          }
        });
  }

  private static Set<Thread> threadsSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.getName().startsWith("rondo-"))
        .collect(Collectors.toSet());
  }

  private static String output(LoopFixture kit, String script, ProcessOptions options)
      throws Exception {
    RecordingChild child = ChildCommands.shell(kit, script, options);
    child.lost().await();
    assertTrue(child.output(2).isEmpty(), () -> child.output(2));
    return child.output(1);
  }
}
