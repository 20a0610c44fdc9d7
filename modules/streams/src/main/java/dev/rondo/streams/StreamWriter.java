package dev.rondo.streams;

import dev.rondo.LoopFuture;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a connection, for tasks. Writing never waits; {@link #drain}, to be called
 * between writes, waits until the peer has taken enough. Must be used on the loop thread. Mirrors
 * {@code asyncio.StreamWriter}.
 */
public final class StreamWriter implements AutoCloseable {

  private final StreamFlow flow;
  private final @Nullable StreamProtocol protocol;
  private Transport transport;

  /** Creates a writer; {@code protocol} is null if the connection cannot be secured with TLS. */
  StreamWriter(StreamFlow flow, Transport transport, @Nullable StreamProtocol protocol) {
    this.flow = flow;
    this.transport = transport;
    this.protocol = protocol;
  }

  /** Returns the connection's transport. */
  public Transport transport() {
    return transport;
  }

  /** Sends {@code data}; the caller may reuse the buffer when this method returns. */
  public void write(ByteBuffer data) {
    transport.write(data);
  }

  /** As {@link #write(ByteBuffer)}. */
  public void write(byte[] data) {
    transport.write(ByteBuffer.wrap(data));
  }

  /**
   * As {@link #write(ByteBuffer)}, for a buffer that the caller gives up: its bytes must never
   * change again. What the connection cannot take at once is then kept without a copy.
   */
  public void writeOwned(ByteBuffer data) {
    transport.writeOwned(data);
  }

  /** Sends the buffers in order, in as few system calls as possible. Mirrors {@code writelines}. */
  public void writelines(List<ByteBuffer> data) {
    transport.writelines(data);
  }

  /**
   * Waits, in a task, until the write buffer has room; returns at once if it already has.
   *
   * @throws java.io.IOException if the connection is lost
   */
  public void drain() throws Exception {
    flow.drain();
  }

  /**
   * Sends the end of the stream (half-close); the connection can still be read. Mirrors {@code
   * write_eof}.
   */
  public void writeEof() {
    transport.writeEof();
  }

  /** Returns whether the connection can be half-closed. Mirrors {@code can_write_eof}. */
  public boolean canWriteEof() {
    return transport.canWriteEof();
  }

  /** Closes the connection after sending all buffered data, without waiting for that. */
  @Override
  public void close() {
    transport.close();
  }

  /** Returns whether the connection is closed or being closed. Mirrors {@code is_closing}. */
  public boolean isClosing() {
    return transport.isClosing();
  }

  /**
   * Returns a future that completes when the connection is closed, or fails with the error that
   * broke it. Mirrors {@code wait_closed}.
   */
  public LoopFuture<@Nullable Void> waitClosed() {
    return flow.closed();
  }

  /**
   * Returns information about the connection, or null if it is not available. Mirrors {@code
   * get_extra_info}.
   */
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return transport.getExtraInfo(name);
  }

  // --- other interfaces ---

  /**
   * Returns this writer as an {@link OutputStream}, for libraries that write to blocking streams.
   * It must be used in tasks of the loop. A write waits until the write buffer has room, which
   * suspends the task. Closing the stream closes the connection as {@link #close()} does.
   */
  public OutputStream asOutputStream() {
    return new WriterOutputStream(flow.loop(), this);
  }

  /**
   * Returns a subscriber that sends the buffers of a publisher, which must not change them after
   * {@code onNext}. It requests a few buffers in advance, and no more while the write buffer is
   * full. When the publisher completes, it sends the end of the stream; if the peer has ended its
   * stream too, or the connection cannot be half-closed, it closes the connection. If the publisher
   * fails, it aborts the connection and passes the failure to the loop's exception handler. It
   * cancels the subscription when the connection ends. The publisher can call it on any thread.
   */
  public Flow.Subscriber<ByteBuffer> asSubscriber() {
    return new WriterSubscriber(flow.loop(), flow, this);
  }

  /** Ends this direction, and the connection if that was the last one. */
  void finish() {
    boolean peerHasEnded = protocol != null && protocol.hasPeerEnded();
    if (peerHasEnded || !transport.canWriteEof()) {
      close();
    } else {
      writeEof();
    }
  }

  // --- TLS ---

  /**
   * As {@link #startTls(TlsOptions, TlsRole)}: a server's connection has the role of the server,
   * and one that was opened has the role of the client.
   */
  public void startTls(TlsOptions options) throws Exception {
    startTls(options, securable().tlsRole());
  }

  /**
   * Waits, in a task, until the connection is secured with TLS. Bytes that have arrived and were
   * not read belong to the handshake, which fails if they are not: a reader never returns plain
   * text after it. Mirrors {@code start_tls}.
   */
  public void startTls(TlsOptions options, TlsRole role) throws Exception {
    StreamProtocol owner = securable();
    drain();
    transport = owner.startTls(transport, options, role);
  }

  private StreamProtocol securable() {
    if (protocol == null) {
      throw new UnsupportedOperationException("a pipe to a child cannot be secured with TLS");
    }
    return protocol;
  }
}
