package dev.rondo.engine.net;

import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TransportSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A transport's view of its socket, which keeps the addresses after the socket is closed. */
public final class SocketView implements TransportSocket {

  private final NetworkChannel channel;
  private @Nullable SocketAddress local;
  private final @Nullable SocketAddress remote;

  private SocketView(
      NetworkChannel channel, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
    this.channel = channel;
    this.local = local;
    this.remote = remote;
  }

  public static SocketView of(StreamSocket socket) {
    return new SocketView(socket.channel(), local(socket.channel()), remote(socket));
  }

  public static SocketView of(DatagramSocket socket) {
    return new SocketView(socket.channel(), local(socket.channel()), remote(socket));
  }

  public static SocketView of(NetworkChannel listening) {
    return new SocketView(listening, local(listening), null);
  }

  private static @Nullable SocketAddress local(NetworkChannel channel) {
    try {
      return channel.getLocalAddress();
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable SocketAddress remote(StreamSocket socket) {
    try {
      return socket.remoteAddress();
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable SocketAddress remote(DatagramSocket socket) {
    try {
      return socket.remoteAddress();
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns the value of {@code name}, or null if a socket has no such information. */
  public <T> @Nullable T extraInfo(ExtraInfo<T> name) {
    Object value = null;
    if (name == ExtraInfo.SOCKET) {
      value = this;
    } else if (name == ExtraInfo.SOCKNAME) {
      value = localAddress();
    } else if (name == ExtraInfo.PEERNAME) {
      value = remote;
    }
    return value == null ? null : name.type().cast(value);
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    if (local == null) {
      // An unbound datagram socket is bound when it sends for the first time.
      local = local(channel);
    }
    return local;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return channel.getOption(option);
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
  }

  @Override
  public String toString() {
    return "local=" + text(local) + (remote == null ? "" : " remote=" + text(remote));
  }

  private static String text(@Nullable SocketAddress address) {
    return address == null ? "unknown" : Addresses.text(address);
  }
}
