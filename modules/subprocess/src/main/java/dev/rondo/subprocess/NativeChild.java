package dev.rondo.subprocess;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Signal;
import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.net.BaseTransport;
import dev.rondo.net.Connection;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.WriteTransport;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A child whose pipes are transports of the loop, which also watches for its exit. */
final class NativeChild implements RunningChild {

  private final Launch<?> launch;
  private final EventLoop loop;
  private final ChildProcess child;
  private final ChildTransport transport;
  private final AtomicBoolean reaped = new AtomicBoolean();
  private @Nullable WriteTransport stdin;
  private @Nullable ReadTransport stdout;
  private @Nullable ReadTransport stderr;
  private int pendingPipes;
  private @Nullable Exception failure;

  NativeChild(Launch<?> launch, ChildProcess child) {
    this.launch = launch;
    this.child = child;
    loop = launch.loop();
    transport = launch.transport(this);
  }

  // --- connecting ---

  /** Connects the pipes, then completes the start. */
  void connect() {
    if (launch.future().isDone()) {
      abandon();
      return;
    }
    pendingPipes = 1;
    try {
      connectPipes();
    } catch (RuntimeException e) {
      failure = e;
    }
    pipeDone();
  }

  private void connectPipes() {
    Channel input = child.stdin();
    if (input != null) {
      var connecting = loop.connectWritePipe(() -> new PipeProtocol(transport, 0), input);
      pendingPipes++;
      connecting.addDoneCallback(done -> connected(done, pipe -> stdin = pipe));
    }
    read(1, child.stdout(), pipe -> stdout = pipe);
    read(2, child.stderr(), pipe -> stderr = pipe);
  }

  private void read(int fd, @Nullable Channel output, Consumer<ReadTransport> setter) {
    if (output != null) {
      var connecting = loop.connectReadPipe(() -> new PipeProtocol(transport, fd), output);
      pendingPipes++;
      connecting.addDoneCallback(done -> connected(done, setter));
    }
  }

  private <T extends BaseTransport> void connected(
      LoopFuture<? extends Connection<T, PipeProtocol>> done, Consumer<T> setter) {
    if (done.state() == Future.State.SUCCESS) {
      setter.accept(done.resultNow().transport());
    } else if (done.state() == Future.State.FAILED) {
      failure = new IOException("cannot connect the pipes of a child", done.exceptionNow());
    }
    pipeDone();
  }

  private void pipeDone() {
    if (--pendingPipes > 0) {
      return;
    }
    if (failure == null) {
      watch();
    }
    if (failure != null) {
      discard();
      launch.failNow(failure);
    } else if (launch.future().isDone()) {
      discard();
    } else {
      launch.succeed(transport);
    }
  }

  /** Abandons the child and removes it from the loop, on the loop thread. */
  private void discard() {
    loop.removeReader(child.exit());
    transport.closePipes();
    abandon();
  }

  private void watch() {
    try {
      loop.addReader(child.exit(), this::exited);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  // --- running ---

  private void exited() {
    loop.removeReader(child.exit());
    if (reaped.compareAndSet(false, true)) {
      transport.exited(child.reap());
    }
  }

  @Override
  public void begin() {
    if (stdout != null) {
      stdout.resumeReading();
    }
    if (stderr != null) {
      stderr.resumeReading();
    }
  }

  @Override
  public ProcessHandle handle() {
    return child.handle();
  }

  @Override
  public @Nullable WriteTransport stdin() {
    return stdin;
  }

  @Override
  public @Nullable ReadTransport stdout() {
    return stdout;
  }

  @Override
  public @Nullable ReadTransport stderr() {
    return stderr;
  }

  @Override
  public void send(Signal signal) {
    child.signal(signal);
  }

  @Override
  public void childExited() {}

  // --- abandoning ---

  @Override
  public void abandon() {
    launch.processes().unregister(this);
    for (Channel pipe : Arrays.asList(child.stdin(), child.stdout(), child.stderr())) {
      close(pipe);
    }
    if (reaped.compareAndSet(false, true)) {
      child.abandon();
    }
  }

  private static void close(@Nullable Channel pipe) {
    try {
      if (pipe != null) {
        pipe.close();
      }
    } catch (IOException e) {
      // Nothing can be done with a pipe that fails to close.
    }
  }
}
