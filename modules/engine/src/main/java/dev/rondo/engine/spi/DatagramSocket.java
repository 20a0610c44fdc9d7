package dev.rondo.engine.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/** A datagram socket of a {@link Proactor}, whose rules hold here. */
public interface DatagramSocket {

  /** Where the addresses and options are, and what binds. */
  NetworkChannel channel();

  /** Sets the only peer. */
  void connect(SocketAddress address) throws IOException;

  /** Sends one datagram now; false if there is no room. The address is null for the only peer. */
  boolean trySend(ByteBuffer data, @Nullable SocketAddress address) throws IOException;

  /** Completes when there may be room. */
  void awaitWritable(Completion done);

  /** Delivers whatever arrives to {@code sink} until {@link #stopReceiving}. */
  void startReceiving(Sink sink);

  /** Delivers nothing more. */
  void stopReceiving();

  /** Closes; what is pending fails, later. Closing twice is allowed. */
  void close();

  /** Where datagrams go, in the run phase. */
  interface Sink {

    /** One datagram, in the driver's buffer, lent for the call. */
    void received(ByteBuffer data, SocketAddress from);

    /** The network said something about an earlier one; receiving goes on. */
    void failed(IOException exception);
  }
}
