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

/** A datagram socket of {@code java.nio}, which makes one system call for each datagram. */
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
      // The next attempt fails again, unless the error was about an earlier datagram.
    }
    return sent;
  }

  private boolean send(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
    if (!data.hasRemaining()) {
      sendEmpty(data, to);
      return true;
    }
    try {
      return (to == null ? channel.write(data) : channel.send(data, to)) > 0;
    } catch (NotYetConnectedException e) {
      throw failure("the socket is not connected: pass an address", e);
    } catch (AlreadyConnectedException e) {
      throw failure("the socket is connected to another peer than " + to, e);
    } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
      throw failure("the socket cannot send to " + to, e);
    }
  }

  private static SocketException failure(String message, RuntimeException cause) {
    SocketException exception = new SocketException(message);
    exception.initCause(cause);
    return exception;
  }

  /**
   * Sends an empty datagram. A connected channel skips the system call, and {@code send} returns 0
   * whether there was room or not.
   */
  private void sendEmpty(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
    if (to == null || channel.isConnected()) {
      throw new SocketException(
          "java.nio cannot send an empty datagram from a connected socket; use an unconnected one: "
              + channel);
    }
    channel.send(data, to);
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
