package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Signal;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a child writes to this process's own streams. While one of them takes nothing, the
 * child's pipe is not read, and the loop goes on.
 */
final class Relay implements SubprocessProtocol {

  private final EventLoop loop;
  private final PrintStream out;
  private final LoopFuture<Integer> ended;
  private final List<Signal> early = new ArrayList<>();
  private @Nullable SubprocessTransport child;

  /** A relay that brings {@code ended} the child's exit code. */
  Relay(EventLoop loop, PrintStream out, LoopFuture<Integer> ended) {
    this.loop = loop;
    this.out = out;
    this.ended = ended;
  }

  /** Sends {@code signal} to the child, as soon as there is one. */
  void forward(Signal signal) {
    SubprocessTransport running = child;
    if (running == null) {
      early.add(signal);
    } else if (!signal.equals(Signal.SIGINT) || !hasTerminal()) {
      running.sendSignal(signal);
    }
  }

  /** A terminal tells its whole foreground, and so the child, of a Ctrl-C by itself. */
  private static boolean hasTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

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
      loop.runInExecutor(() -> write(fd == 1 ? out : System.err, bytes))
          .addDoneCallback(written -> goOn(pipe, written));
    }
  }

  private static boolean write(PrintStream stream, byte[] bytes) throws IOException {
    stream.write(bytes);
    return !stream.checkError();
  }

  /** A reader that has gone is passed on to the child as a pipe that nobody reads. */
  private static void goOn(ReadTransport pipe, LoopFuture<Boolean> written) {
    if (written.exception() == null && written.resultNow()) {
      pipe.resumeReading();
    } else {
      pipe.close();
    }
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (child != null) {
      int code = child.getReturncode().orElse(1);
      // As a shell says it: what a signal ended is minus its number on some backends.
      ended.setResult(code < 0 ? 128 - code : code);
    }
  }
}
