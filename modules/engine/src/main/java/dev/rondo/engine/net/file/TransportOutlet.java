package dev.rondo.engine.net.file;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.net.stream.StreamTransport;
import dev.rondo.engine.spi.Completion;
import dev.rondo.net.BaseProtocol;
import dev.rondo.tls.LendableTransport;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file over a transport. Both watermarks are zero until the end, so that the transport
 * calls {@code resumeWriting} when its buffer is empty, and holds at most {@link FileTransfer#PART}
 * bytes of the file.
 */
final class TransportOutlet implements Outlet, Completion, BaseProtocol {

  private final LendableTransport transport;
  private @Nullable FileTransfer transfer;
  private boolean full;

  /**
   * Borrows the writing half of {@code transport}.
   *
   * @throws IllegalStateException if it is already lent, or its end was written
   */
  TransportOutlet(LendableTransport transport) {
    this.transport = transport;
    transport.lend(this);
  }

  @Override
  public void open(FileTransfer transfer) {
    this.transfer = transfer;
    full = transport.getWriteBufferSize() > 0;
    proceedIfEmpty();
  }

  @Override
  public boolean sendsFiles() {
    return transport instanceof StreamTransport;
  }

  @Override
  public void sendFile(FileChannel file, long position, long count)
      throws SendfileNotAvailableException {
    if (transport instanceof StreamTransport plain) {
      plain.sendFile(file, position, count, this);
    } else {
      throw new SendfileNotAvailableException(
          "the system cannot send a file over TLS; allow SendfileOptions.withFallback(true): "
              + transport);
    }
  }

  @Override
  public void completed(int count) {
    if (count > 0 && transport instanceof StreamTransport plain) {
      plain.fileSent(count);
    }
    FileTransfer current = transfer;
    if (current == null) {
      return;
    }
    if (count < 0) {
      current.succeed();
    } else {
      current.progressed(count);
      current.proceed();
    }
  }

  @Override
  public void failed(Exception exception) {
    FileTransfer current = transfer;
    if (current == null) {
      return;
    }
    if (transport instanceof StreamTransport plain && current.isConnectionFailure(exception)) {
      // The protocol gets the exception: the next read would find the end of the stream instead.
      plain.broken(exception);
    } else {
      current.failed(exception);
    }
  }

  @Override
  public void write(ByteBuffer data) {
    FileTransfer current = transfer;
    if (current == null) {
      return;
    }
    try {
      while (data.hasRemaining() && !full && transfer == current && !transport.isClosing()) {
        writePart(data, current);
      }
    } finally {
      current.written(data);
    }
    proceedIfEmpty();
  }

  private void writePart(ByteBuffer data, FileTransfer current) {
    int count = Math.min(FileTransfer.PART, data.remaining());
    ByteBuffer part = data.slice(data.position(), count);
    data.position(data.position() + count);
    transport.writeLent(part);
    if (transfer == current) {
      current.progressed(count);
    }
  }

  private void proceedIfEmpty() {
    FileTransfer current = transfer;
    if (current != null && !full && !transport.isClosing()) {
      current.proceed();
    }
  }

  @Override
  public void pauseWriting() {
    full = true;
  }

  @Override
  public void resumeWriting() {
    full = false;
    proceedIfEmpty();
  }

  @Override
  public void connectionLost(@Nullable Throwable cause) {
    FileTransfer current = transfer;
    if (current != null) {
      current.lost(cause);
    }
  }

  @Override
  public void close() {
    if (transfer == null) {
      return;
    }
    transfer = null;
    if (transport instanceof StreamTransport plain) {
      plain.cancelFile();
    }
    transport.giveBack();
  }
}
