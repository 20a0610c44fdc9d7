package dev.rondo.engine.net;

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
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One try to connect to one address. */
final class Attempt implements Completion {

  /** Is told how it ended, in the run phase. */
  interface Listener {

    void connected(Attempt attempt, StreamSocket socket);

    void failed(Attempt attempt, IOException failure);
  }

  private final SocketAddress address;
  private final StreamSocket socket;
  private final Listener listener;
  private final ContextValues values = RunningLoop.here().values();

  private Attempt(SocketAddress address, StreamSocket socket, Listener listener) {
    this.address = address;
    this.socket = socket;
    this.listener = listener;
  }

  /**
   * Begins to connect.
   *
   * @param locals the addresses to connect from, the first that fits; none for any
   * @throws IOException if it fails at once; nothing is then open
   */
  static Attempt start(
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
    Attempt attempt = new Attempt(address, socket, listener);
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
    configure(socket.channel(), options);
    if (address instanceof InetSocketAddress inet && !locals.isEmpty()) {
      bind(inet, locals);
    }
    socket.connect(address, this);
  }

  /** Sets what every stream has, then {@code options}. */
  static void configure(NetworkChannel channel, Map<SocketOption<?>, Object> options)
      throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    for (Map.Entry<SocketOption<?>, Object> option : options.entrySet()) {
      set(channel, option.getKey(), option.getValue());
    }
  }

  @SuppressWarnings("unchecked") // the options have checked the type of each value
  private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    channel.setOption(option, (T) value);
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
            "no local address of %s is of the family of %s"
                .formatted(locals, Addresses.text(remote)));
  }

  /** Gives up. */
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

  /** Keeps only the failure if there is no more than one, else names and carries all. */
  static @Nullable IOException merged(List<IOException> failures) {
    if (failures.isEmpty()) {
      return null;
    }
    IOException first = failures.getFirst();
    boolean alike =
        failures.stream().allMatch(f -> String.valueOf(f.getMessage()).equals(first.getMessage()));
    if (failures.size() == 1 || alike) {
      return first;
    }
    IOException all =
        new IOException(
            "Multiple exceptions: "
                + String.join(
                    ", ", failures.stream().map(f -> String.valueOf(f.getMessage())).toList()));
    failures.forEach(all::addSuppressed);
    return all;
  }
}
