package dev.rondo.engine.net.connect;

import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.net.SocketConfiguration;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Map;

/** One attempt to connect to one address. */
final class ConnectAttempt implements Completion {

  /** Receives the outcome of an attempt, in the run phase. */
  interface Listener {

    void connected(ConnectAttempt attempt, StreamSocket socket);

    void failed(ConnectAttempt attempt, IOException failure);
  }

  private final SocketAddress address;
  private final StreamSocket socket;
  private final Listener listener;
  private final ContextValues values = RunningLoop.here().values();

  private ConnectAttempt(SocketAddress address, StreamSocket socket, Listener listener) {
    this.address = address;
    this.socket = socket;
    this.listener = listener;
  }

  /**
   * Starts to connect.
   *
   * @param locals the addresses to bind to: the first one that can be bound is used, and an empty
   *     list means any address
   * @throws IOException if the attempt fails at once, with nothing left open
   */
  static ConnectAttempt start(
      Proactor proactor,
      SocketAddress address,
      List<InetSocketAddress> locals,
      Map<SocketOption<?>, Object> options,
      Listener listener)
      throws IOException {
    StreamSocket socket;
    try {
      socket =
          proactor.openStream(
              address instanceof InetSocketAddress inet
                  ? Addresses.family(inet.getAddress())
                  : StandardProtocolFamily.UNIX);
    } catch (IOException | UnsupportedOperationException e) {
      throw Addresses.connectFailure(address, e);
    }
    ConnectAttempt attempt = new ConnectAttempt(address, socket, listener);
    try {
      attempt.begin(locals, options);
      return attempt;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private void begin(List<InetSocketAddress> locals, Map<SocketOption<?>, Object> options)
      throws IOException {
    SocketConfiguration.configureStream(socket.channel(), options);
    if (address instanceof InetSocketAddress inet && !locals.isEmpty()) {
      bind(inet, locals);
    }
    socket.connect(address, this);
  }

  private void bind(InetSocketAddress remote, List<InetSocketAddress> locals) throws IOException {
    IOException failure = null;
    for (InetSocketAddress local : locals) {
      if (Addresses.isOf(Addresses.family(remote.getAddress()), local.getAddress())) {
        try {
          socket.channel().bind(local);
          return;
        } catch (IOException e) {
          failure = Addresses.bindFailure(local, e);
        }
      }
    }
    throw failure != null
        ? failure
        : new IOException(
            "none of the local addresses %s has the address family of %s"
                .formatted(locals, Addresses.text(remote)));
  }

  /** Cancels the attempt and closes its socket. */
  void cancel() {
    socket.cancelWrite();
    socket.close();
  }

  @Override
  public void completed(int count) {
    RunningLoop.here().values(values);
    listener.connected(this, socket);
  }

  @Override
  public void failed(Exception exception) {
    RunningLoop.here().values(values);
    socket.close();
    listener.failed(this, Addresses.connectFailure(address, exception));
  }
}
