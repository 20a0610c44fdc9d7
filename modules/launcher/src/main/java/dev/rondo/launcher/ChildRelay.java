package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Signal;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the output of a child to this process's own streams, and forwards signals to the child.
 * While one of the streams blocks, the child's pipe is not read; the loop continues.
 *
 * <p>Processes that the child has started may keep its output open after it exits. That output is
 * copied to its end, unless a termination signal arrives first.
 */
final class ChildRelay implements SubprocessProtocol {

  private static final Logger logger = LoggerFactory.getLogger(ChildRelay.class);

  private static final Set<Signal> TERMINATION_SIGNALS =
      Set.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGHUP);

  private final EventLoop loop;
  private final ExecutorService writers;
  private final @Nullable Duration grace;
  private final LoopFuture<Integer> exitStatus;
  private final List<Signal> pendingSignals = new ArrayList<>();
  private @Nullable SubprocessTransport child;
  private boolean exited;
  private boolean killed;
  private boolean killScheduled;
  private boolean outputLost;

  /**
   * Creates a relay.
   *
   * @param writers writes the output; nothing waits for its threads
   * @param grace the time for the child to exit after a termination signal; null for no limit
   * @param exitStatus the future that receives the status to exit with
   */
  ChildRelay(
      EventLoop loop,
      ExecutorService writers,
      @Nullable Duration grace,
      LoopFuture<Integer> exitStatus) {
    this.loop = loop;
    this.writers = writers;
    this.grace = grace;
    this.exitStatus = exitStatus;
  }

  // --- signals ---

  /** Sends {@code signal} to the child, or keeps it until there is one. */
  void forward(Signal signal) {
    SubprocessTransport running = child;
    if (running == null) {
      pendingSignals.add(signal);
      return;
    }
    if (exited) {
      completeIf(TERMINATION_SIGNALS.contains(signal));
      return;
    }
    // A terminal sends the SIGINT of Ctrl-C to its whole foreground group, including the child.
    if (!signal.equals(Signal.SIGINT) || !Terminal.interruptsUs()) {
      running.sendSignal(signal);
    }
    if (grace != null && !killScheduled && TERMINATION_SIGNALS.contains(signal)) {
      killScheduled = true;
      loop.callLater(grace, this::kill);
    }
  }

  private void kill() {
    killed = true;
    if (child != null) {
      child.kill();
    }
    completeIf(exited);
  }

  // --- output ---

  @Override
  public void connectionMade(SubprocessTransport transport) {
    child = transport;
    pendingSignals.forEach(this::forward);
  }

  @Override
  public void pipeDataReceived(int fd, ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    if (child != null && child.getPipeTransport(fd) instanceof ReadTransport pipe) {
      pipe.pauseReading();
      loop.runInExecutor(writers, () -> write(fd, bytes))
          .addDoneCallback(written -> resume(pipe, written.exception()));
    }
  }

  /** Writes directly to the descriptor, because {@code System.out} hides failures. */
  @SuppressWarnings("resource") // Closing it would close the stream of the process.
  private static @Nullable Void write(int fd, byte[] bytes) throws IOException {
    new FileOutputStream(fd == 1 ? FileDescriptor.out : FileDescriptor.err).write(bytes);
    return null;
  }

  /**
   * Resumes reading, or closes the child's pipe after a failure, so that the child gets SIGPIPE.
   */
  private void resume(ReadTransport pipe, @Nullable Throwable failure) {
    if (failure == null) {
      pipe.resumeReading();
      return;
    }
    if (!ErrorTexts.isBrokenPipe(failure)) {
      outputLost = true;
      logger.error("cannot write the output of the command: {}", failure.getMessage());
    }
    pipe.close();
  }

  // --- exit ---

  @Override
  public void processExited() {
    exited = true;
    completeIf(killed);
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    completeIf(true);
  }

  private void completeIf(boolean over) {
    if (over && child != null && !exitStatus.isDone()) {
      int code = child.getReturncode().orElse(1);
      // Some backends report -n for a child that signal n ended; a shell's status is 128 + n.
      int status = code < 0 ? 128 - code : code;
      exitStatus.setResult(status == 0 && outputLost ? 1 : status);
    }
  }
}
