package dev.rondo.engine.net.file;

import dev.rondo.SendfileNotAvailableException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The destination of a {@link FileTransfer}. */
interface Outlet {

  /** Starts; calls {@link FileTransfer#proceed} when everything written earlier has been sent. */
  void open(FileTransfer transfer);

  /** Returns false if {@link #sendFile} always throws an exception. */
  boolean sendsFiles();

  /**
   * Lets the system send a part of {@code file}. Then calls {@link FileTransfer#progressed} and
   * {@link FileTransfer#proceed}, or {@link FileTransfer#succeed} at the end of the file.
   *
   * @throws SendfileNotAvailableException if the system cannot send this file here
   */
  void sendFile(FileChannel file, long position, long count) throws SendfileNotAvailableException;

  /**
   * Sends {@code data}, or its first bytes. Calls {@link FileTransfer#progressed} after each part,
   * {@link FileTransfer#written} when {@code data} is no longer used, and {@link
   * FileTransfer#proceed} when more can be sent.
   */
  void write(ByteBuffer data);

  /**
   * Stops sending, and no longer calls the transfer. Bytes that the driver took may still leave.
   */
  void close();
}
