package dev.rondo.engine.net.listen;

import dev.rondo.LoopFuture;
import dev.rondo.engine.net.stream.StreamTransport;
import dev.rondo.engine.net.stream.TransportRegistry;
import org.jspecify.annotations.Nullable;

/** A connection that a server serves although another loop accepted it. */
final class AdoptedConnection implements TransportRegistry {

  private final TransportRegistry server;
  private final LoopFuture<@Nullable Void> ended;
  private boolean attached;

  /** Creates a connection of {@code server} that completes {@code ended} at its end. */
  AdoptedConnection(TransportRegistry server, LoopFuture<@Nullable Void> ended) {
    this.server = server;
    this.ended = ended;
  }

  @Override
  public void attach(StreamTransport transport) {
    attached = true;
    server.attach(transport);
  }

  @Override
  public void detach(StreamTransport transport) {
    server.detach(transport);
    end();
  }

  /** Ends the connection if no transport was created for it. */
  void endIfRefused() {
    if (!attached) {
      end();
    }
  }

  private void end() {
    if (!ended.isDone()) { // The caller may have cancelled it.
      ended.setResult(null);
    }
  }
}
