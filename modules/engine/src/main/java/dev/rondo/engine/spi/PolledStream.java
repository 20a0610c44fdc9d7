package dev.rondo.engine.spi;

import dev.rondo.SendfileNotAvailableException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;

/** A stream socket that never blocks: each method is one attempt. */
public interface PolledStream {

  /** What is watched, bound, given options and closed. */
  NetworkChannel channel();

  /** The other end's address. */
  SocketAddress remoteAddress() throws IOException;

  /** Begins to connect; whether that is done already. */
  boolean connect(SocketAddress address) throws IOException;

  /** Ends connecting; false if it is not done yet. */
  boolean finishConnect() throws IOException;

  /** Reads what is there: 0 if nothing is, -1 at the end of the stream. */
  int read(ByteBuffer into) throws IOException;

  /** Writes what there is room for. */
  int write(ByteBuffer from) throws IOException;

  /** Writes what there is room for, of several buffers in turn. */
  long write(ByteBuffer[] from, int offset, int length) throws IOException;

  /**
   * Sends what there is room for of {@code count} bytes of {@code file}, from {@code position} on:
   * -1 at its end.
   *
   * @throws SendfileNotAvailableException if the system cannot send this file over this socket;
   *     nothing is sent
   */
  default long sendFile(FileChannel file, long position, long count) throws IOException {
    throw new SendfileNotAvailableException("sockets of this backend send no files");
  }

  /** Sends the end of the stream. */
  void shutdownOutput() throws IOException;
}
