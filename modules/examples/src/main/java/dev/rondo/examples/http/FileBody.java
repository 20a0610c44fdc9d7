package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sending of a part of a file, in pieces: the start of each tells that the client has taken the
 * one before.
 */
final class FileBody {

  private static final long PIECE = 4 << 20;

  private final EventLoop loop;
  private final Transport transport;
  private final Runnable progress;
  private final Consumer<@Nullable Exception> end;
  private long offset;
  private long left;

  /**
   * Sends {@code part} of a file.
   *
   * @param progress is run as each piece begins
   * @param end is told that all was sent, or what has prevented it
   */
  FileBody(
      EventLoop loop,
      Transport transport,
      ByteRange part,
      Runnable progress,
      Consumer<@Nullable Exception> end) {
    this.loop = loop;
    this.transport = transport;
    this.progress = progress;
    this.end = end;
    offset = part.first();
    left = part.count();
  }

  /** Opens {@code file} and begins to send. */
  void send(Path file) {
    loop.runInExecutor(
            () ->
                FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))
        .addDoneCallback(opened -> begin(opened));
  }

  private void begin(LoopFuture<FileChannel> opened) {
    try {
      sendNext(opened.result());
    } catch (Exception e) {
      end.accept(e);
    }
  }

  private void sendNext(FileChannel channel) {
    if (left == 0 || transport.isClosing()) {
      finish(channel, null);
      return;
    }
    progress.run();
    long count = Math.min(PIECE, left);
    try {
      loop.sendfile(
              transport, channel, SendfileOptions.defaults().withOffset(offset).withCount(count))
          .addDoneCallback(sent -> sent(channel, count, sent));
    } catch (RuntimeException e) {
      finish(channel, e);
    }
  }

  private void sent(FileChannel channel, long count, LoopFuture<Long> sent) {
    try {
      if (sent.result() < count) {
        throw new EOFException("the file became shorter while it was sent");
      }
      offset += count;
      left -= count;
      sendNext(channel);
    } catch (Exception e) {
      finish(channel, e);
    }
  }

  private void finish(FileChannel channel, @Nullable Exception failure) {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read.
    }
    end.accept(failure);
  }
}
