package dev.rondo.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Signal;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of child processes and signals. */
final class ProcessChecks {

  private ProcessChecks() {}

  static void exec(EventLoop loop) throws Exception {
    ChildOutcome child = run(loop, "echo child; exit 3");
    Check.require(
        child.code() == 3 && child.output().equals("child\n"),
        "the child exited with %d and wrote '%s'".formatted(child.code(), child.output()));
  }

  static void signalCode(EventLoop loop) throws Exception {
    int code = run(loop, "kill -s KILL $$").code();
    Check.require(code == -9, "a child that SIGKILL ended has the exit code " + code);
  }

  static void withoutThreads(EventLoop loop) throws Exception {
    run(loop, "exit 0");
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("process reaper"))
            .toList();
    Check.require(threads.isEmpty(), "the child has a JDK thread: " + threads);
  }

  static void signals(EventLoop loop) throws Exception {
    LoopFuture<@Nullable Void> arrived = loop.createFuture();
    loop.addSignalHandler(Signal.SIGWINCH, () -> arrived.setResult(null));
    try {
      String kill = "kill -s WINCH " + ProcessHandle.current().pid();
      int code =
          loop.runInExecutor(() -> new ProcessBuilder("sh", "-c", kill).start().waitFor()).await();
      Check.require(code == 0, kill + " exited with " + code);
      arrived.await();
    } finally {
      loop.removeSignalHandler(Signal.SIGWINCH);
    }
  }

  private static ChildOutcome run(EventLoop loop, String script) throws Exception {
    LoopFuture<ChildOutcome> ended = loop.createFuture();
    loop.subprocessExec(
            () -> new Watcher(ended), List.of("sh", "-c", script), ProcessOptions.defaults())
        .await();
    return ended.await();
  }

  private record ChildOutcome(int code, String output) {}

  private static final class Watcher implements SubprocessProtocol {

    private final LoopFuture<ChildOutcome> ended;
    private final StringBuilder output = new StringBuilder();
    private @Nullable SubprocessTransport transport;

    Watcher(LoopFuture<ChildOutcome> ended) {
      this.ended = ended;
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
      this.transport = transport;
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
      output.append(US_ASCII.decode(data));
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      if (transport != null && !ended.isDone()) {
        ended.setResult(
            new ChildOutcome(
                transport.getReturncode().orElse(Integer.MIN_VALUE), output.toString()));
      }
    }
  }
}
