package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.WriteTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol behind a {@link AsyncProcess}: turns a child's events into awaits. */
final class ProcessProtocol implements SubprocessProtocol {

  private final EventLoop loop;
  private final int limit;
  private final @Nullable StreamInput[] inputs = new StreamInput[3];
  private final @Nullable StreamReader[] readers = new StreamReader[3];
  private final StreamFlow flow;
  private final List<LoopFuture<@Nullable Void>> exitWaiters = new ArrayList<>();
  private @Nullable StreamWriter stdin;

  ProcessProtocol(EventLoop loop, int limit) {
    this.loop = loop;
    this.limit = limit;
    flow = new StreamFlow(loop);
  }

  @Nullable StreamWriter stdin() {
    return stdin;
  }

  /** Returns the reader of pipe 1 or 2, or null if there is no such pipe. */
  @Nullable StreamReader reader(int fd) {
    return readers[fd];
  }

  /** Returns a future that completes when the child, which is running, has exited. */
  LoopFuture<@Nullable Void> exit() {
    LoopFuture<@Nullable Void> exit = loop.createFuture();
    exitWaiters.add(exit);
    exit.addDoneCallback(exitWaiters::remove);
    return exit;
  }

  @Override
  public void connectionMade(SubprocessTransport transport) {
    if (transport.getPipeTransport(0) instanceof WriteTransport pipe) {
      stdin = new StreamWriter(flow, new PipeTransport(pipe), null);
    }
    for (int fd = 1; fd <= 2; fd++) {
      if (transport.getPipeTransport(fd) instanceof ReadTransport pipe) {
        StreamInput input = new StreamInput(loop, limit);
        input.transport(pipe);
        inputs[fd] = input;
        readers[fd] = new StreamReader(input, limit);
      }
    }
  }

  @Override
  public void pipeDataReceived(int fd, ByteBuffer data) {
    StreamInput input = inputs[fd];
    if (input != null) {
      input.feed(data);
    }
  }

  @Override
  public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
    StreamInput input = inputs[fd];
    if (input != null) {
      input.end(exception);
    } else if (fd == 0) {
      flow.connectionLost(exception);
    }
  }

  @Override
  public void processExited() {
    for (LoopFuture<@Nullable Void> exit : List.copyOf(exitWaiters)) {
      if (!exit.isDone()) {
        exit.setResult(null);
      }
    }
  }

  @Override
  public void pauseWriting() {
    flow.pause();
  }

  @Override
  public void resumeWriting() {
    flow.resume();
  }
}
