package dev.rondo.launcher.bench;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client that sends a request, waits for the whole response, and sends the next request. */
@SuppressWarnings("NullAway.Init") // connectionMade is called first.
final class ClosedLoop implements Protocol {

  private final Exchange exchange;
  private final LatencyHistogram latencies;
  private final Consumer<String> onFailure;
  private final ByteBuffer request;
  private Transport transport;
  private int missing;
  private long sentAt;
  private boolean ended;

  /**
   * Creates a client.
   *
   * @param latencies receives the time of each response
   * @param onFailure receives a description of an unexpected response or end
   */
  ClosedLoop(Exchange exchange, LatencyHistogram latencies, Consumer<String> onFailure) {
    this.exchange = exchange;
    this.latencies = latencies;
    this.onFailure = onFailure;
    request = ByteBuffer.allocateDirect(exchange.request().length).put(exchange.request());
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    send(System.nanoTime());
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (missing == exchange.length() && !begins(data)) {
      fail("a server sent a response that differs from the first one");
      return;
    }
    missing -= data.remaining();
    if (missing == 0) {
      long now = System.nanoTime();
      latencies.add(now - sentAt);
      send(now);
    } else if (missing < 0) {
      fail("a server sent %d bytes too many".formatted(-missing));
    }
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (!ended) {
      fail("a server closed a connection" + (exception == null ? "" : ": " + exception));
    }
  }

  /** Closes the connection, in the middle of an exchange. */
  void end() {
    ended = true;
    transport.abort();
  }

  private void send(long now) {
    missing = exchange.length();
    sentAt = now;
    if (!ended) {
      transport.write(request.flip());
    }
  }

  private boolean begins(ByteBuffer data) {
    byte[] start = exchange.start();
    int known = Math.min(start.length, data.remaining());
    for (int i = 0; i < known; i++) {
      if (data.get(data.position() + i) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private void fail(String reason) {
    ended = true;
    onFailure.accept(reason);
    transport.abort();
  }
}
