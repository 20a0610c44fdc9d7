package dev.rondo.engine.spi;

import dev.rondo.SendfileNotAvailableException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;

/** A stream socket that never blocks: each method is one attempt. */
public interface PolledStream {

  /** The channel to watch, bind, set options on and close. */
  NetworkChannel channel();

  /** The peer's address. */
  SocketAddress remoteAddress() throws IOException;

  /** Begins to connect; returns true if the connection is already established. */
  boolean connect(SocketAddress address) throws IOException;

  /** Finishes connecting; returns false if the connection is not established yet. */
  boolean finishConnect() throws IOException;

  /** Reads what has arrived; returns 0 if nothing has, -1 at the end of the stream. */
  int read(ByteBuffer into) throws IOException;

  /** Writes as much as there is room for. */
  int write(ByteBuffer from) throws IOException;

  /** Writes as much as there is room for, from several buffers in order. */
  long write(ByteBuffer[] from, int offset, int length) throws IOException;

  /**
   * Sends as much as there is room for of {@code count} bytes of {@code file} from {@code position}
   * on; returns -1 at the end of the file.
   *
   * @throws SendfileNotAvailableException if the system cannot send this file over this socket;
   *     nothing was sent
   */
  default long sendFile(FileChannel file, long position, long count) throws IOException {
    throw new SendfileNotAvailableException("sockets of this backend cannot send files");
  }

  /** Sends the end of the stream: a half-close. */
  void shutdownOutput() throws IOException;
}
