package dev.rondo.openssl;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/** Reads plain bytes into the caller's buffers. Used only while the engine is locked. */
final class PlainReader {

  private final EmptyReadHandler handler;

  /** Whether OpenSSL may hold plain bytes that the last destination had no room for. */
  private boolean leftover;

  PlainReader(EmptyReadHandler handler) {
    this.handler = handler;
  }

  /** Handles the result of a read that has returned nothing. */
  interface EmptyReadHandler {
    void nothingRead(NativeConnection connection, int result) throws SSLException;
  }

  /** Returns whether OpenSSL may hold plain bytes that the last destination had no room for. */
  boolean hasLeftover() {
    return leftover;
  }

  /** Gives up what is left. */
  void discard() {
    leftover = false;
  }

  /** Reads the plain bytes of one record, as far as there is room. */
  int read(NativeConnection connection, ByteBuffer[] targets, int offset, int length)
      throws SSLException {
    int produced = 0;
    leftover = true;
    for (int i = offset; i < offset + length && leftover; i++) {
      if (targets[i].hasRemaining()) {
        produced += read(connection, targets[i]);
      }
    }
    if (produced == 0 && leftover) {
      leftover = hasData(connection);
    }
    return produced;
  }

  private int read(NativeConnection connection, ByteBuffer target) throws SSLException {
    if (!RawMemory.isLasting(target)) {
      return readThroughScratch(connection, target);
    }
    int room = target.remaining();
    int count = readInto(connection, RawMemory.address(target), room);
    target.position(target.position() + count);
    return count;
  }

  private int readThroughScratch(NativeConnection connection, ByteBuffer target)
      throws SSLException {
    ByteBuffer scratch = Scratch.take();
    try {
      int room = Math.min(target.remaining(), scratch.capacity());
      int count = readInto(connection, RawMemory.address(scratch), room);
      target.put(target.position(), scratch, 0, count);
      target.position(target.position() + count);
      return count;
    } finally {
      Scratch.release(scratch);
    }
  }

  /** Reads up to {@code room} bytes. */
  private int readInto(NativeConnection connection, long address, int room) throws SSLException {
    int count = LibSsl.read(connection.ssl(), address, room);
    leftover = count == room && LibSsl.pending(connection.ssl()) > 0;
    if (count > 0) {
      return count;
    }
    handler.nothingRead(connection, count);
    return 0;
  }

  /** Processes a record for which there is no room, and returns whether it has plain bytes. */
  private boolean hasData(NativeConnection connection) throws SSLException {
    ByteBuffer scratch = Scratch.take();
    try {
      int count = LibSsl.peek(connection.ssl(), RawMemory.address(scratch), 1);
      if (count <= 0) {
        handler.nothingRead(connection, count);
      }
      return count > 0;
    } finally {
      Scratch.release(scratch);
    }
  }
}
