package dev.rondo.engine.net.file;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.StreamSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends a file over a socket that the caller owns. */
final class SocketOutlet implements Outlet, Completion {

  private final StreamSocket socket;
  private final Set<StreamSocket> sending;
  private final ByteBuffer[] data = new ByteBuffer[1];
  private @Nullable FileTransfer transfer;
  private boolean sendsFile;
  private boolean pending;

  /** Creates an outlet, whose socket is in {@code sending} while it is open. */
  SocketOutlet(StreamSocket socket, Set<StreamSocket> sending) {
    this.socket = socket;
    this.sending = sending;
  }

  @Override
  public void open(FileTransfer transfer) {
    this.transfer = transfer;
    sending.add(socket);
    transfer.proceed();
  }

  @Override
  public boolean sendsFiles() {
    return true;
  }

  @Override
  public void sendFile(FileChannel file, long position, long count)
      throws SendfileNotAvailableException {
    socket.sendFile(file, position, count, this);
    sendsFile = true;
    pending = true;
  }

  @Override
  public void write(ByteBuffer data) {
    this.data[0] = data;
    sendsFile = false;
    writeRest();
  }

  private void writeRest() {
    socket.write(data, 0, 1, this);
    pending = true;
  }

  @Override
  public void completed(int count) {
    pending = false;
    FileTransfer current = transfer;
    if (current == null) {
      return;
    }
    if (count < 0) {
      current.succeed();
      return;
    }
    current.progressed(count);
    // The progress callback may have ended the transfer.
    if (!sendsFile && transfer != null && data[0].hasRemaining()) {
      writeRest();
      return;
    }
    if (!sendsFile) {
      current.written(data[0]);
    }
    current.proceed();
  }

  @Override
  public void failed(Exception exception) {
    pending = false;
    FileTransfer current = transfer;
    if (current != null) {
      current.failed(exception);
    }
  }

  @Override
  public void close() {
    FileTransfer current = transfer;
    transfer = null;
    sending.remove(socket);
    if (pending) {
      pending = false;
      int committed = sendsFile ? 0 : socket.committedBytes();
      if (current != null && committed > 0) {
        // The peer gets these bytes, so the position in the file moves by them, too.
        current.progressed(committed);
      }
      socket.cancelWrite();
    }
  }
}
