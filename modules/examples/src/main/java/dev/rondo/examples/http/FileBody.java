package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.Transport;
import java.io.EOFException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Sends a part of a file in pieces, and reports progress each time the client takes more. */
final class FileBody {

  private static final long PIECE = 4 << 20;

  private final EventLoop loop;
  private final Transport transport;
  private final LongConsumer progress;
  private final Consumer<@Nullable Exception> end;
  private long offset;
  private long left;

  /** The bytes of the current piece that were sent. */
  private long sentOfPiece;

  /**
   * Creates a body of {@code part} of a file.
   *
   * @param progress called with 0 when a piece begins, and with the number of bytes sent since the
   *     last call whenever bytes of it were sent
   * @param end called once, with null when all bytes are sent, or with the failure
   */
  FileBody(
      EventLoop loop,
      Transport transport,
      ByteRange part,
      LongConsumer progress,
      Consumer<@Nullable Exception> end) {
    this.loop = loop;
    this.transport = transport;
    this.progress = progress;
    this.end = end;
    offset = part.first();
    left = part.count();
  }

  /** Starts sending; holds {@code file} until the end. */
  void send(SharedFile file) {
    file.retain();
    sendNext(file);
  }

  private void sendNext(SharedFile file) {
    if (left == 0 || transport.isClosing()) {
      finish(file, null);
      return;
    }
    sentOfPiece = 0;
    progress.accept(0);
    long count = Math.min(PIECE, left);
    try {
      loop.sendfile(
              transport,
              file.channel(),
              SendfileOptions.defaults()
                  .withOffset(offset)
                  .withCount(count)
                  .withProgress(this::progressed))
          .addDoneCallback(sent -> sent(file, count, sent));
    } catch (RuntimeException e) {
      finish(file, e);
    }
  }

  private void progressed(long bytes) {
    long more = bytes - sentOfPiece;
    sentOfPiece = bytes;
    progress.accept(more);
  }

  private void sent(SharedFile file, long count, LoopFuture<Long> sent) {
    try {
      if (sent.result() < count) {
        throw new EOFException("the file was truncated while it was being sent");
      }
    } catch (Exception e) {
      finish(file, e);
      return;
    }
    offset += count;
    left -= count;
    sendNext(file);
  }

  private void finish(SharedFile file, @Nullable Exception failure) {
    file.release();
    end.accept(failure);
  }
}
