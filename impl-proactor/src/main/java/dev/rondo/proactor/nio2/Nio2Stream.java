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

/** A stream socket over an asynchronous channel, with its reader and writer. */
final class Nio2Stream extends Nio2Socket implements StreamSocket {

  private final AsynchronousSocketChannel channel;
  private final Nio2Reader reader;
  private final Nio2Writer writer;
  private boolean closed;

  Nio2Stream(Nio2Proactor driver, AsynchronousSocketChannel channel) {
    super(driver);
    this.channel = channel;
    reader = new Nio2Reader(this, driver);
    writer = new Nio2Writer(this, driver);
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
    writer.connect(address, done);
  }

  @Override
  public void read(ByteBuffer into, Completion done) {
    reader.read(into, done);
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length, Completion done) {
    writer.write(from, offset, length, done);
  }

  @Override
  public int tryWrite(ByteBuffer from) throws IOException {
    return writer.tryWrite(from);
  }

  @Override
  public long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    return writer.tryWrite(from, offset, length);
  }

  @Override
  public void startReading(ReadSink sink) {
    if (!closed) {
      reader.start(sink);
    }
  }

  @Override
  public void stopReading() {
    reader.stop();
  }

  @Override
  public void cancelRead() {
    reader.stop();
  }

  @Override
  public void cancelWrite() {
    writer.cancel();
  }

  @Override
  public int committedBytes() {
    return writer.committedBytes();
  }

  @Override
  public void shutdownOutput() throws IOException {
    writer.shutdownOutput();
  }

  @Override
  public void detach() {
    reader.stop();
    driver.detached(this);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!reader.isAtEnd()) {
      reader.discardInput();
    }
    driver.close(this);
    enqueue();
  }

  @Override
  boolean isWaiting() {
    return reader.isWaiting() || writer.isWaiting();
  }

  @Override
  boolean hasUnclaimedInput() {
    return reader.hasUnclaimedInput();
  }

  @Override
  void deliver() {
    if (closed) {
      reader.fail();
      writer.fail();
      reader.discard();
      return;
    }
    // Reads are delivered before writes.
    reader.deliver();
    writer.deliver();
  }

  boolean isClosed() {
    return closed;
  }

  /** Translates an exception of NIO.2 into the corresponding network exception. */
  static @Nullable Exception translated(@Nullable Exception exception) {
    if (exception instanceof NotYetConnectedException) {
      SocketException translation = new SocketException("the socket is not connected");
      translation.initCause(exception);
      return translation;
    }
    return exception;
  }
}
