package dev.rondo.streams;

import dev.rondo.LoopFuture;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a connection. Writing never waits; {@link #drain} waits until the peer has
 * taken enough, and a task calls it between two writes. Used on the loop's turn. Mirrors {@code
 * asyncio.StreamWriter}.
 */
public final class StreamWriter {

  private final StreamProtocol protocol;
  private Transport transport;

  StreamWriter(StreamProtocol protocol, Transport transport) {
    this.protocol = protocol;
    this.transport = transport;
  }

  /** The connection's transport. */
  public Transport transport() {
    return transport;
  }

  /** Sends {@code data}, whose bytes are the caller's again when this returns. */
  public void write(ByteBuffer data) {
    transport.write(data);
  }

  /** As {@link #write(ByteBuffer)}. */
  public void write(byte[] data) {
    transport.write(ByteBuffer.wrap(data));
  }

  /** Sends each in turn, in as few system calls as possible. Mirrors {@code writelines}. */
  public void writelines(List<ByteBuffer> data) {
    transport.writelines(data);
  }

  /**
   * Waits, in a task, until there is room for more; mostly it does not have to.
   *
   * @throws java.io.IOException if the connection is lost
   */
  public void drain() throws Exception {
    protocol.drain();
  }

  /** Sends the end of the stream; reading goes on. Mirrors {@code write_eof}. */
  public void writeEof() {
    transport.writeEof();
  }

  /** Whether the end of the stream can be sent alone. Mirrors {@code can_write_eof}. */
  public boolean canWriteEof() {
    return transport.canWriteEof();
  }

  /** Closes in good order: what was written is still sent. */
  public void close() {
    transport.close();
  }

  /** Whether it is closed or about to be. Mirrors {@code is_closing}. */
  public boolean isClosing() {
    return transport.isClosing();
  }

  /**
   * Done when the connection is closed; failed with what has broken it. Mirrors {@code
   * wait_closed}.
   */
  public LoopFuture<@Nullable Void> waitClosed() {
    return protocol.closed();
  }

  /** A fact about the connection, or null. Mirrors {@code get_extra_info}. */
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return transport.getExtraInfo(name);
  }

  /** Waits, in a task, until what follows goes over TLS. Mirrors {@code start_tls}. */
  public void startTls(TlsOptions options, TlsRole role) throws Exception {
    drain();
    transport = protocol.startTls(transport, options, role);
  }
}
