package dev.rondo.subprocess;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopClosedException;
import dev.rondo.Signal;
import dev.rondo.net.BaseTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Stdio;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A child that runs: it tells its protocol in the context in which it was asked for. */
final class ChildTransport implements SubprocessTransport {

  private final JdkProcesses home;
  private final EventLoop loop;
  private final Context context;
  private final Process process;
  private final SubprocessProtocol protocol;
  private final @Nullable PipeWriter stdin;
  private final @Nullable PipeReader stdout;
  private final @Nullable PipeReader stderr;
  private int openPipes;
  private OptionalInt returncode = OptionalInt.empty();
  private boolean closing;
  private boolean lost;

  ChildTransport(
      JdkProcesses home,
      EventLoop loop,
      Context context,
      Process process,
      SubprocessProtocol protocol,
      ProcessOptions options) {
    this.home = home;
    this.loop = loop;
    this.context = context;
    this.process = process;
    this.protocol = protocol;
    stdin =
        options.stdin() instanceof Stdio.Pipe
            ? new PipeWriter(this, process.getOutputStream())
            : null;
    stdout =
        options.stdout() instanceof Stdio.Pipe
            ? new PipeReader(this, 1, process.getInputStream())
            : null;
    stderr =
        options.stderr() instanceof Stdio.Pipe
            ? new PipeReader(this, 2, process.getErrorStream())
            : null;
    openPipes = (int) Stream.of(0, 1, 2).filter(fd -> getPipeTransport(fd) != null).count();
  }

  /** Begins to read, once {@link #begin} is on its way to the loop. For any thread. */
  void startReading() {
    if (stdout != null) {
      stdout.start();
    }
    if (stderr != null) {
      stderr.start();
    }
  }

  void begin() {
    tell("connectionMade", () -> protocol.connectionMade(this));
    process.onExit().thenAccept(ended -> postIfOpen(() -> exited(ended.exitValue())));
  }

  // --- what happens, in the context of this transport ---

  void received(int fd, ByteBuffer data) {
    tell("pipeDataReceived", () -> protocol.pipeDataReceived(fd, data));
  }

  void pauseWriting() {
    tell("pauseWriting", protocol::pauseWriting);
  }

  void resumeWriting() {
    tell("resumeWriting", protocol::resumeWriting);
  }

  void pipeLost(int fd, @Nullable Throwable cause) {
    openPipes--;
    tell("pipeConnectionLost", () -> protocol.pipeConnectionLost(fd, cause));
    loseIfOver();
  }

  private void exited(int code) {
    returncode = OptionalInt.of(code);
    tell("processExited", protocol::processExited);
    if (stdin != null) {
      stdin.readerGone();
    }
    loseIfOver();
  }

  private void loseIfOver() {
    if (!lost && openPipes == 0 && returncode.isPresent()) {
      lost = true;
      closing = true;
      home.lost(this);
      soon(() -> tell("connectionLost", () -> protocol.connectionLost(null)));
    }
  }

  /** Kills the child, of which the protocol knows nothing. */
  void abandon() {
    process.toHandle().destroyForcibly();
    home.lost(this);
    endPipes();
  }

  /** Ends the threads of the pipes, which have nobody to tell any more. */
  void endPipes() {
    if (stdin != null) {
      stdin.end();
    }
    if (stdout != null) {
      stdout.end();
    }
    if (stderr != null) {
      stderr.end();
    }
  }

  private void tell(String what, Runnable call) {
    try {
      call.run();
    } catch (Exception e) {
      loop.callExceptionHandler(
          ExceptionContext.of("Exception in protocol." + what + "()")
              .withException(e)
              .withTransport(this)
              .withProtocol(protocol));
    }
  }

  /** Runs {@code event} on the loop, later. */
  void soon(Runnable event) {
    loop.callSoon(event, context);
  }

  /**
   * Runs {@code event} on the loop. For any thread.
   *
   * @throws LoopClosedException if there is no loop to run it any more
   */
  void post(Runnable event) {
    loop.callSoonThreadsafe(event, context);
  }

  private void postIfOpen(Runnable event) {
    try {
      post(event);
    } catch (LoopClosedException e) {
      // The loop has killed its children and hears of them no more.
    }
  }

  // --- SubprocessTransport ---

  @Override
  public long getPid() {
    return process.pid();
  }

  @Override
  public OptionalInt getReturncode() {
    return returncode;
  }

  @Override
  public @Nullable BaseTransport getPipeTransport(int fd) {
    return switch (fd) {
      case 0 -> stdin;
      case 1 -> stdout;
      case 2 -> stderr;
      default -> null;
    };
  }

  @Override
  public void sendSignal(Signal signal) {
    ChildSignals.check(signal);
    if (returncode.isEmpty()) {
      ChildSignals.send(process.toHandle(), signal);
    }
  }

  @Override
  public void terminate() {
    sendSignal(Signal.SIGTERM);
  }

  @Override
  public void kill() {
    sendSignal(Signal.SIGKILL);
  }

  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    if (stdin != null) {
      stdin.abort();
    }
    if (stdout != null) {
      stdout.close();
    }
    if (stderr != null) {
      stderr.close();
    }
    if (returncode.isEmpty()) {
      kill();
    }
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return name == ExtraInfo.SUBPROCESS ? name.type().cast(process.toHandle()) : null;
  }

  @Override
  public String toString() {
    String state = returncode.isPresent() ? "returncode=" + returncode.getAsInt() : "running";
    return "<SubprocessTransport pid=%d %s>".formatted(getPid(), state);
  }
}
