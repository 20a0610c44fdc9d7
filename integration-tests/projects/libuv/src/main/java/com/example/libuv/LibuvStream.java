package com.example.libuv;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.ReadSink;
import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;

/**
 * A stream socket that libuv reads and writes, through a duplicate of the descriptor. Connecting
 * and sending files wait for readiness.
 */
final class LibuvStream extends LoopEvent implements StreamSocket {

  private final LibuvPoller poller;
  private final LoopQueue queue;
  private final StreamSocket readiness;
  private final LibuvReader reader;
  private final LibuvWriter writer;
  private boolean queued;
  boolean closed;

  /** The {@code uv_tcp_t} or {@code uv_pipe_t}; 0 before the first read or write. */
  long handle;

  LibuvStream(LibuvPoller poller, LoopQueue queue, StreamSocket readiness) {
    this.poller = poller;
    this.queue = queue;
    this.readiness = readiness;
    reader = new LibuvReader(this, poller.loop);
    writer = new LibuvWriter(this, poller.loop);
  }

  @Override
  public NetworkChannel channel() {
    return readiness.channel();
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    return readiness.remoteAddress();
  }

  /** Returns the handle, which the first call opens; it fails after the close of the loop, too. */
  long handle() throws IOException {
    if (closed || !poller.loop.isOpen) {
      throw new ClosedChannelException();
    }
    if (handle == 0) {
      int duplicate = poller.sockets.duplicate(channel());
      boolean isTcp = channel().supportedOptions().contains(StandardSocketOptions.TCP_NODELAY);
      handle = poller.loop.openStream(duplicate, isTcp, reader);
    }
    return handle;
  }

  // --- the event ---

  /** Enqueues this event, so that {@link #run} reports in the run phase. */
  void enqueue() {
    if (!queued) {
      queued = true;
      queue.enqueue(this);
    }
  }

  @Override
  public void run() {
    queued = false;
    if (closed) {
      reader.close();
      writer.close();
      if (!writer.isSending()) {
        closeHandle();
      }
      return;
    }
    reader.deliver();
    writer.deliver();
  }

  // --- reading ---

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
  public void read(ByteBuffer into, Completion done) {
    reader.read(into, done);
    if (closed) {
      enqueue();
    }
  }

  @Override
  public void cancelRead() {
    reader.stop();
  }

  // --- writing ---

  void shutdownNow() throws IOException {
    readiness.shutdownOutput();
  }

  @Override
  public int tryWrite(ByteBuffer from) throws IOException {
    return (int) writer.tryWrite(new ByteBuffer[] {from}, 0, 1);
  }

  @Override
  public long tryWrite(ByteBuffer[] from, int offset, int length) throws IOException {
    return writer.tryWrite(from, offset, length);
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length, Completion done) {
    writer.write(from, offset, length, done);
  }

  @Override
  public void connect(SocketAddress address, Completion done) {
    Completion pending = writer.begin(done);
    try {
      readiness.connect(address, pending);
    } catch (RuntimeException e) {
      writer.cancel();
      throw e;
    }
  }

  @Override
  public void sendFile(FileChannel file, long position, long count, Completion done)
      throws SendfileNotAvailableException {
    if (writer.isSending()) {
      throw new SendfileNotAvailableException("libuv is still sending a cancelled write");
    }
    readiness.sendFile(file, position, count, writer.begin(done));
  }

  @Override
  public void cancelWrite() {
    readiness.cancelWrite();
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

  // --- closing ---

  @Override
  public void detach() {
    closed = true;
    reader.detach();
    readiness.detach();
    if (!writer.isSending()) {
      closeHandle();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      enqueue();
      // Discards unread input, so that the system does not reset the connection.
      readiness.close();
      closeHandle();
    }
  }

  private void closeHandle() {
    if (handle != 0) {
      poller.loop.close(handle);
      handle = 0;
    }
  }
}
