package dev.rondo.subprocess;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopClosedException;
import dev.rondo.Signal;
import dev.rondo.net.BaseTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.WriteTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A child that runs: it tells its protocol in the context in which it was asked for. */
final class ChildTransport implements SubprocessTransport {

  private final Processes home;
  private final EventLoop loop;
  private final Context context;
  private final SubprocessProtocol protocol;
  private final Running running;

  /** The events that arrive before the protocol knows this transport. */
  private @Nullable List<Runnable> early = new ArrayList<>();

  private int openPipes;
  private OptionalInt returncode = OptionalInt.empty();
  private boolean closing;
  private boolean lost;

  ChildTransport(
      Processes home,
      EventLoop loop,
      Context context,
      SubprocessProtocol protocol,
      Running running) {
    this.home = home;
    this.loop = loop;
    this.context = context;
    this.protocol = protocol;
    this.running = running;
  }

  void begin() {
    openPipes = (int) Stream.of(0, 1, 2).filter(fd -> getPipeTransport(fd) != null).count();
    running.begin();
    tell("connectionMade", () -> protocol.connectionMade(this));
    List<Runnable> events = early;
    early = null;
    if (events != null) {
      events.forEach(this::soon);
    }
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
    if (early != null) {
      early.add(() -> pipeLost(fd, cause));
      return;
    }
    openPipes--;
    tell("pipeConnectionLost", () -> protocol.pipeConnectionLost(fd, cause));
    loseIfOver();
  }

  /** The child has ended with {@code code}. */
  void exited(int code) {
    returncode = OptionalInt.of(code);
    tell("processExited", protocol::processExited);
    running.ended();
    loseIfOver();
  }

  private void loseIfOver() {
    if (!lost && openPipes == 0 && returncode.isPresent()) {
      lost = true;
      closing = true;
      home.release(running);
      soon(() -> tell("connectionLost", () -> protocol.connectionLost(null)));
    }
  }

  /** Kills the child, of which the protocol knows nothing. */
  void abandon() {
    running.abandon();
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

  void postIfOpen(Runnable event) {
    try {
      post(event);
    } catch (LoopClosedException e) {
      // The loop has killed its children and hears of them no more.
    }
  }

  // --- SubprocessTransport ---

  @Override
  public long getPid() {
    return running.handle().pid();
  }

  @Override
  public OptionalInt getReturncode() {
    return returncode;
  }

  @Override
  public @Nullable BaseTransport getPipeTransport(int fd) {
    return switch (fd) {
      case 0 -> running.stdin();
      case 1 -> running.stdout();
      case 2 -> running.stderr();
      default -> null;
    };
  }

  @Override
  public void sendSignal(Signal signal) {
    ChildSignals.check(signal);
    if (returncode.isEmpty()) {
      running.send(signal);
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
    closePipes();
    if (returncode.isEmpty()) {
      kill();
    }
  }

  /** Closes the pipes, with what is still in them. */
  void closePipes() {
    WriteTransport stdin = running.stdin();
    if (stdin != null) {
      stdin.abort();
    }
    for (ReadTransport output : outputs()) {
      output.close();
    }
  }

  private List<ReadTransport> outputs() {
    return Stream.of(running.stdout(), running.stderr())
        .<ReadTransport>mapMulti(
            (output, found) -> {
              if (output != null) {
                found.accept(output);
              }
            })
        .toList();
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return name == ExtraInfo.SUBPROCESS ? name.type().cast(running.handle()) : null;
  }

  @Override
  public String toString() {
    String state = returncode.isPresent() ? "returncode=" + returncode.getAsInt() : "running";
    return "<SubprocessTransport pid=%d %s>".formatted(getPid(), state);
  }
}
