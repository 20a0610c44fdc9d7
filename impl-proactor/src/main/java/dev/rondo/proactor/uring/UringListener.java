package dev.rondo.proactor.uring;

import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.function.UnaryOperator;

/**
 * A listening socket that accepts when it is ready, and whose connections are streams of the ring.
 *
 * <p>A multishot accept in the ring would cost the same processor time per connection, and would
 * accept connections while no sink is set, although another process that shares the socket could
 * serve them.
 */
final class UringListener implements ListenSocket {

  private final ListenSocket readiness;
  private final UnaryOperator<StreamSocket> streams;

  /** Creates a listener that accepts through {@code readiness} and converts what it accepts. */
  UringListener(ListenSocket readiness, UnaryOperator<StreamSocket> streams) {
    this.readiness = readiness;
    this.streams = streams;
  }

  @Override
  public NetworkChannel channel() {
    return readiness.channel();
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    readiness.bind(address, backlog);
  }

  @Override
  public void listen() throws IOException {
    readiness.listen();
  }

  @Override
  public void startAccepting(AcceptSink sink) {
    readiness.startAccepting(
        new AcceptSink() {
          @Override
          public void accepted(StreamSocket socket) {
            sink.accepted(streams.apply(socket));
          }

          @Override
          public void failed(IOException exception) {
            sink.failed(exception);
          }
        });
  }

  @Override
  public void stopAccepting() {
    readiness.stopAccepting();
  }

  @Override
  public void detach() {
    readiness.detach();
  }

  @Override
  public void close() {
    readiness.close();
  }

  @Override
  public String toString() {
    return "<UringListener " + channel() + ">";
  }
}
