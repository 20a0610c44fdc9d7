package dev.rondo.engine.net.file;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.net.stream.StreamTransport;
import dev.rondo.engine.spi.Completion;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.tls.LendableTransport;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A transport that a file is sent over. Its limits are zero meanwhile, so that it tells when it is
 * empty, and what is read of the file never piles up in it.
 */
final class TransportOutlet implements Outlet, Completion, BaseProtocol {

  private static final WriteBufferLimits NOTHING = new WriteBufferLimits(0, 0);

  private final LendableTransport transport;
  private final WriteBufferLimits limits;
  private final boolean wasReading;
  private @Nullable FileTransfer transfer;
  private boolean full;

  /**
   * Borrows the writing half of {@code transport}.
   *
   * @throws IllegalStateException if that cannot be had
   */
  TransportOutlet(LendableTransport transport) {
    this.transport = transport;
    transport.lend(this);
    limits = transport.getWriteBufferLimits();
    wasReading = transport.isReading();
    if (wasReading) {
      transport.pauseReading();
    }
  }

  @Override
  public void open(FileTransfer transfer) {
    this.transfer = transfer;
    transport.setWriteBufferLimits(NOTHING);
    full = transport.getWriteBufferSize() > 0;
    proceedIfEmpty();
  }

  @Override
  public void sendFile(FileChannel file, long position, long count)
      throws SendfileNotAvailableException {
    if (transport instanceof StreamTransport plain) {
      plain.sendFile(file, position, count, this);
    } else {
      throw new SendfileNotAvailableException(
          "the system cannot encrypt, so it cannot send a file over " + transport);
    }
  }

  @Override
  public void completed(int count) {
    FileTransfer told = transfer;
    if (told == null) {
      return;
    }
    if (count < 0) {
      told.succeed();
    } else {
      told.progressed(count);
      told.proceed();
    }
  }

  @Override
  public void failed(Exception exception) {
    FileTransfer told = transfer;
    if (told != null) {
      told.failed(exception);
    }
  }

  @Override
  public void write(ByteBuffer data) {
    int count = data.remaining();
    transport.writeLent(data);
    FileTransfer told = transfer;
    if (told != null) {
      told.progressed(count);
      proceedIfEmpty();
    }
  }

  private void proceedIfEmpty() {
    FileTransfer told = transfer;
    if (told != null && !full && !transport.isClosing()) {
      told.proceed();
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
    FileTransfer told = transfer;
    if (told != null) {
      told.lost(cause);
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
    transport.setWriteBufferLimits(limits);
    if (wasReading) {
      transport.resumeReading();
    }
  }
}
