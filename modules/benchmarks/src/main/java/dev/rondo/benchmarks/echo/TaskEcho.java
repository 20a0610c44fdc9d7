package dev.rondo.benchmarks.echo;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A task for each connection, which awaits what arrives and writes it. */
@SuppressWarnings("NullAway.Init") // The transport comes first.
final class TaskEcho implements Protocol {

  private final EventLoop loop;
  private Transport transport;
  private ByteBuffer arrived = ByteBuffer.allocate(4 << 10);
  private @Nullable LoopFuture<@Nullable Void> more;
  private boolean ended;

  TaskEcho(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    loop.createTask(this::echo);
  }

  private @Nullable Void echo() throws Exception {
    while (!ended) {
      if (arrived.position() == 0) {
        LoopFuture<@Nullable Void> next = loop.createFuture();
        more = next;
        next.await();
      }
      transport.write(arrived.flip());
      arrived.clear();
    }
    return null;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (arrived.remaining() < data.remaining()) {
      arrived =
          ByteBuffer.allocate(2 * (arrived.position() + data.remaining())).put(arrived.flip());
    }
    arrived.put(data);
    resume();
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    ended = true;
    resume();
  }

  private void resume() {
    LoopFuture<@Nullable Void> waiting = more;
    if (waiting != null) {
      more = null;
      waiting.setResult(null);
    }
  }

  @Override
  public void pauseWriting() {
    transport.pauseReading();
  }

  @Override
  public void resumeWriting() {
    transport.resumeReading();
  }
}
