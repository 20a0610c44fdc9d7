package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.WriteTransport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The features of a loop that use child processes. */
final class ChildFeatures {

  private final FeatureWait wait;

  ChildFeatures(FeatureWait wait) {
    this.wait = wait;
  }

  void child(EventLoop loop) throws Exception {
    Child child = new Child(loop);
    wait.within(
        loop.subprocessExec(
            () -> child,
            List.of("sh", "-c", "read a; echo $a; exit 3"),
            ProcessOptions.defaults()));
    var input = (WriteTransport) Objects.requireNonNull(child.transport.getPipeTransport(0));
    input.write(US_ASCII.encode("text\n"));
    String ended = wait.within(child.ended);
    FeatureWait.require(ended.equals("3 text\n"), ended);
  }

  void killedChild(EventLoop loop) throws Exception {
    Child child = new Child(loop);
    wait.within(
        loop.subprocessExec(
            () -> child, List.of("sh", "-c", "echo; exec sleep 60"), ProcessOptions.defaults()));
    wait.within(child.wrote);
    child.transport.kill();
    String ended = wait.within(child.ended);
    FeatureWait.require(ended.equals("-9 \n"), ended);
  }

  private static final class Child implements SubprocessProtocol {

    private final LoopFuture<@Nullable Void> wrote;
    private final LoopFuture<String> ended;
    private final StringBuilder output = new StringBuilder();

    @SuppressWarnings("NullAway.Init") // connectionMade is called first.
    private SubprocessTransport transport;

    Child(EventLoop loop) {
      wrote = loop.createFuture();
      ended = loop.createFuture();
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
      this.transport = transport;
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
      output.append(US_ASCII.decode(data));
      if (!wrote.isDone()) {
        wrote.setResult(null);
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
      ended.setResult(transport.getReturncode().orElse(-1000) + " " + output);
      if (!wrote.isDone()) {
        wrote.setResult(null);
      }
    }
  }
}
