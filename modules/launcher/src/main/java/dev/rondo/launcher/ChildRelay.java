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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what a child writes to this process's own streams, and hands signals on to it. While one
 * of the streams takes nothing, the child's pipe is not read, and the loop goes on.
 *
 * <p>What the child leaves behind may hold its output open: that is copied to its end, unless this
 * process is asked to end before.
 */
final class ChildRelay implements SubprocessProtocol {

  private static final Logger logger = LoggerFactory.getLogger(ChildRelay.class);

  private static final Set<Signal> ENDING = Set.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGHUP);

  private final EventLoop loop;
  private final @Nullable Duration grace;
  private final LoopFuture<Integer> ended;
  private final List<Signal> early = new ArrayList<>();
  private @Nullable SubprocessTransport child;
  private boolean exited;
  private boolean killed;
  private boolean graceful;
  private boolean incomplete;

  /**
   * A relay that brings {@code ended} the status to exit with.
   *
   * @param grace how long the child may go on after a signal that asks for the end; null for ever
   */
  ChildRelay(EventLoop loop, @Nullable Duration grace, LoopFuture<Integer> ended) {
    this.loop = loop;
    this.grace = grace;
    this.ended = ended;
  }

  // --- signals ---

  /** Sends {@code signal} to the child, as soon as there is one. */
  void forward(Signal signal) {
    SubprocessTransport running = child;
    if (running == null) {
      early.add(signal);
      return;
    }
    if (exited) {
      endIf(ENDING.contains(signal));
      return;
    }
    // A terminal tells its whole foreground, and so the child, of a Ctrl-C by itself.
    if (!signal.equals(Signal.SIGINT) || !Terminal.interruptsUs()) {
      running.sendSignal(signal);
    }
    if (grace != null && !graceful && ENDING.contains(signal)) {
      graceful = true;
      loop.callLater(grace, this::kill);
    }
  }

  private void kill() {
    killed = true;
    if (child != null) {
      child.kill();
    }
    endIf(exited);
  }

  // --- output ---

  @Override
  public void connectionMade(SubprocessTransport transport) {
    child = transport;
    early.forEach(this::forward);
  }

  @Override
  public void pipeDataReceived(int fd, ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    if (child != null && child.getPipeTransport(fd) instanceof ReadTransport pipe) {
      pipe.pauseReading();
      loop.runInExecutor(() -> write(fd, bytes))
          .addDoneCallback(written -> goOn(pipe, written.exception()));
    }
  }

  /** Not through {@code System.out}, which does not tell what has failed. */
  @SuppressWarnings("resource") // Closing it would close the stream of the process.
  private static @Nullable Void write(int fd, byte[] bytes) throws IOException {
    new FileOutputStream(fd == 1 ? FileDescriptor.out : FileDescriptor.err).write(bytes);
    return null;
  }

  /** A reader that has gone is passed on to the child as a pipe that nobody reads. */
  private void goOn(ReadTransport pipe, @Nullable Throwable failure) {
    if (failure == null) {
      pipe.resumeReading();
      return;
    }
    if (!"Broken pipe".equals(failure.getMessage())) {
      incomplete = true;
      logger.error("cannot write the command's output: {}", failure.getMessage());
    }
    pipe.close();
  }

  // --- the end ---

  @Override
  public void processExited() {
    exited = true;
    endIf(killed);
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    endIf(true);
  }

  private void endIf(boolean over) {
    if (over && child != null && !ended.isDone()) {
      int code = child.getReturncode().orElse(1);
      // As a shell says it: what a signal ended is minus its number on some backends.
      int status = code < 0 ? 128 - code : code;
      ended.setResult(status == 0 && incomplete ? 1 : status);
    }
  }
}
