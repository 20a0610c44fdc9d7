package dev.rondo.engine.io;

import dev.rondo.engine.spi.PolledDatagram;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/** A datagram socket of {@code java.nio}, which makes one call for each datagram. */
final class NioDatagram implements PolledDatagram {

  private final DatagramChannel channel;
  private @Nullable IOException failure;

  NioDatagram(DatagramChannel channel) {
    this.channel = channel;
  }

  @Override
  public NetworkChannel channel() {
    return channel;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() throws IOException {
    return channel.getRemoteAddress();
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    channel.disconnect();
    channel.connect(address);
  }

  @Override
  public int receive(ByteBuffer[] into, SocketAddress[] from, int length) throws IOException {
    int count = 0;
    try {
      while (count < length) {
        SocketAddress sender = channel.receive(into[count]);
        if (sender == null) {
          break;
        }
        from[count++] = sender;
      }
    } catch (IOException e) {
      if (count == 0) {
        throw e;
      }
      failure = e;
    }
    return count;
  }

  @Override
  public @Nullable IOException takeFailure() {
    IOException taken = failure;
    failure = null;
    return taken;
  }

  @Override
  public int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    int sent = 0;
    try {
      while (sent < length && send(data[offset + sent], to[offset + sent])) {
        sent++;
      }
    } catch (IOException e) {
      if (sent == 0) {
        throw e;
      }
      // Tried again, it fails again, unless it was about an earlier one.
    }
    return sent;
  }

  private boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
    if (!data.hasRemaining()) {
      sendNothing(data, to);
      return true;
    }
    try {
      return (to == null ? channel.write(data) : channel.send(data, to)) > 0;
    } catch (NotYetConnectedException e) {
      throw failure("the socket has no peer", e);
    } catch (AlreadyConnectedException e) {
      throw failure("the socket has another peer than " + to, e);
    } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
      throw failure("the socket cannot send to " + to, e);
    }
  }

  private static SocketException failure(String message, RuntimeException cause) {
    SocketException exception = new SocketException(message);
    exception.initCause(cause);
    return exception;
  }

  /** The JDK makes no call for nothing to write, and does not tell whether there was room. */
  private void sendNothing(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
    if (to == null || channel.isConnected()) {
      throw new SocketException(
          "java.nio sends no empty datagram from a connected socket; one that is not can: "
              + channel);
    }
    channel.send(data, to);
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
