package dev.rondo.benchmarks.echo;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An echo protocol with a task per connection, which awaits the data and writes it. */
@SuppressWarnings("NullAway.Init") // connectionMade is called first.
final class TaskEcho implements Protocol {

  private final EventLoop loop;
  private Transport transport;
  private ByteBuffer received = ByteBuffer.allocate(4 << 10);
  private @Nullable LoopFuture<@Nullable Void> arrival;
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
      if (received.position() == 0) {
        LoopFuture<@Nullable Void> next = loop.createFuture();
        arrival = next;
        next.await();
      }
      transport.write(received.flip());
      received.clear();
    }
    return null;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (received.remaining() < data.remaining()) {
      received =
          ByteBuffer.allocate(2 * (received.position() + data.remaining())).put(received.flip());
    }
    received.put(data);
    resume();
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    ended = true;
    resume();
  }

  private void resume() {
    LoopFuture<@Nullable Void> waiting = arrival;
    if (waiting != null) {
      arrival = null;
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
