package dev.rondo.engine.net.file;

import dev.rondo.SendfileNotAvailableException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The destination of a {@link FileTransfer}. */
interface Outlet {

  /** Begins; calls {@link FileTransfer#proceed} once everything before the file is sent. */
  void open(FileTransfer transfer);

  /**
   * Sends of a file what can be sent at once, telling of its progress and then calling {@link
   * FileTransfer#proceed}, or {@link FileTransfer#succeed} at its end.
   *
   * @throws SendfileNotAvailableException if the system does not do that
   */
  void sendFile(FileChannel file, long position, long count) throws SendfileNotAvailableException;

  /**
   * Sends {@code data}, which belongs to this until then, telling of its progress, and calls {@link
   * FileTransfer#proceed}.
   */
  void write(ByteBuffer data);

  /** Ends: nothing is sent any more of what was not given away already. */
  void close();
}
