package dev.rondo.proactor.nio2;

import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/** A stream socket over an asynchronous channel: its two halves, and the event that delivers. */
final class Nio2Stream extends Nio2Socket implements StreamSocket {

  private final AsynchronousSocketChannel channel;
  private final Nio2Reader inbound;
  private final Nio2Writer outbound;
  private boolean closed;

  Nio2Stream(Nio2Proactor driver, AsynchronousSocketChannel channel) {
    super(driver);
    this.channel = channel;
    inbound = new Nio2Reader(this, driver);
    outbound = new Nio2Writer(this, driver);
  }

  @Override
  public AsynchronousSocketChannel channel() {
    return channel;
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    return channel.getRemoteAddress();
  }

  @Override
  public void connect(SocketAddress address, Completion done) {
    outbound.connect(address, done);
  }

  @Override
  public void read(ByteBuffer into, Completion done) {
    inbound.read(into, done);
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length, Completion done) {
    outbound.write(from, offset, length, done);
  }

  @Override
  public int tryWrite(ByteBuffer from) throws IOException {
    return outbound.tryWrite(from);
  }

  @Override
  public long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    return outbound.tryWrite(from, offset, length);
  }

  @Override
  public void startReading(ReadSink sink) {
    if (!closed) {
      inbound.start(sink);
    }
  }

  @Override
  public void stopReading() {
    inbound.stop();
  }

  @Override
  public void cancelRead() {
    inbound.stop();
  }

  @Override
  public void cancelWrite() {
    outbound.cancel();
  }

  @Override
  public void shutdownOutput() throws IOException {
    outbound.shutdownOutput();
  }

  @Override
  public void detach() {
    inbound.stop();
    driver.detached(this);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!inbound.isAtEnd()) {
      inbound.discardInput();
    }
    driver.close(this);
    ready();
  }

  @Override
  boolean isWaiting() {
    return inbound.isWaiting() || outbound.isWaiting();
  }

  @Override
  boolean hasRest() {
    return inbound.hasRest();
  }

  @Override
  void deliver() {
    if (closed) {
      inbound.fail();
      outbound.fail();
      inbound.discard();
      return;
    }
    // What was read comes before what was written.
    inbound.deliver();
    outbound.deliver();
  }

  boolean isClosed() {
    return closed;
  }

  /** The exception that says the same of the network. */
  static @Nullable Exception translated(@Nullable Exception exception) {
    if (exception instanceof NotYetConnectedException) {
      SocketException translation = new SocketException("the socket is not connected");
      translation.initCause(exception);
      return translation;
    }
    return exception;
  }
}
