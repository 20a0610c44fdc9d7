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

/**
 * The transport of a child. It calls its protocol in the context of the code that started the
 * child.
 */
final class ChildTransport implements SubprocessTransport {

  private final Processes processes;
  private final EventLoop loop;
  private final Context context;
  private final SubprocessProtocol protocol;
  private final RunningChild running;

  /** The events before {@code connectionMade}; null afterward. */
  private @Nullable List<Runnable> pendingEvents = new ArrayList<>();

  private int openPipes;
  private OptionalInt returncode = OptionalInt.empty();
  private boolean closing;
  private boolean lost;

  ChildTransport(
      Processes processes,
      EventLoop loop,
      Context context,
      SubprocessProtocol protocol,
      RunningChild running) {
    this.processes = processes;
    this.loop = loop;
    this.context = context;
    this.protocol = protocol;
    this.running = running;
  }

  void begin() {
    openPipes = (int) Stream.of(0, 1, 2).filter(fd -> getPipeTransport(fd) != null).count();
    running.begin();
    callProtocol("connectionMade", () -> protocol.connectionMade(this));
    List<Runnable> events = pendingEvents;
    pendingEvents = null;
    if (events != null) {
      events.forEach(this::soon);
    }
  }

  // --- events, in the context of this transport ---

  void received(int fd, ByteBuffer data) {
    callProtocol("pipeDataReceived", () -> protocol.pipeDataReceived(fd, data));
  }

  void pauseWriting() {
    callProtocol("pauseWriting", protocol::pauseWriting);
  }

  void resumeWriting() {
    callProtocol("resumeWriting", protocol::resumeWriting);
  }

  void pipeLost(int fd, @Nullable Throwable cause) {
    if (pendingEvents != null) {
      pendingEvents.add(() -> pipeLost(fd, cause));
      return;
    }
    openPipes--;
    callProtocol("pipeConnectionLost", () -> protocol.pipeConnectionLost(fd, cause));
    endIfComplete();
  }

  /** Records that the child has exited with {@code code}. */
  void exited(int code) {
    returncode = OptionalInt.of(code);
    processes.observer().childEnded(this);
    callProtocol("processExited", protocol::processExited);
    running.childExited();
    endIfComplete();
  }

  private void endIfComplete() {
    if (!lost && openPipes == 0 && returncode.isPresent()) {
      lost = true;
      closing = true;
      processes.unregister(running);
      soon(() -> callProtocol("connectionLost", () -> protocol.connectionLost(null)));
    }
  }

  /** Kills the child before its protocol has received {@code connectionMade}. */
  void abandon() {
    running.abandon();
  }

  private void callProtocol(String method, Runnable call) {
    try {
      call.run();
    } catch (Exception e) {
      loop.callExceptionHandler(
          ExceptionContext.of("Exception in protocol." + method + "()")
              .withException(e)
              .withTransport(this)
              .withProtocol(protocol));
    }
  }

  /** Schedules {@code event} on the loop, from the loop thread. */
  void soon(Runnable event) {
    loop.callSoon(event, context);
  }

  /**
   * Schedules {@code event} on the loop, from any thread.
   *
   * @throws LoopClosedException if the loop is closed
   */
  void post(Runnable event) {
    loop.callSoonThreadsafe(event, context);
  }

  void postIfOpen(Runnable event) {
    try {
      post(event);
    } catch (LoopClosedException e) {
      // A closed loop has already killed its children.
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

  /** Closes the pipes and drops the data still in them. */
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
