package dev.rondo.engine.io;

import dev.rondo.engine.spi.Completion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * The state of a pending operation on a socket: its buffers or its file, and its completion. The
 * socket reuses it for the next operation.
 */
final class PendingOperation {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final ByteBuffer[] NONE = {};

  private final String operation;
  private @Nullable Completion completion;
  private ByteBuffer[] buffers = NONE;
  private int offset;
  private int length;
  private @Nullable IOException failure;
  private boolean connecting;
  private @Nullable FileChannel file;
  private long position;
  private long count;
  private final ByteBuffer[] single = {NOTHING};

  PendingOperation(String operation) {
    this.operation = operation;
  }

  void begin(NetworkChannel channel, Completion completion) {
    if (this.completion != null) {
      throw new IllegalStateException(
          "a %s is already pending on %s: wait for it or cancel it".formatted(operation, channel));
    }
    this.completion = completion;
  }

  void buffer(ByteBuffer buffer) {
    single[0] = buffer;
    buffers(single, 0, 1);
  }

  void buffers(ByteBuffer[] buffers, int offset, int length) {
    this.buffers = buffers;
    this.offset = offset;
    this.length = length;
  }

  void file(FileChannel file, long position, long count) {
    this.file = file;
    this.position = position;
    this.count = count;
  }

  void connecting(@Nullable IOException failure) {
    connecting = true;
    this.failure = failure;
  }

  boolean isActive() {
    return completion != null;
  }

  boolean isConnecting() {
    return connecting;
  }

  @Nullable IOException failure() {
    return failure;
  }

  /** Returns the file to send; null if buffers are sent. */
  @Nullable FileChannel file() {
    return file;
  }

  long position() {
    return position;
  }

  long count() {
    return count;
  }

  ByteBuffer[] buffers() {
    return buffers;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  void completed(int count) {
    Completion receiver = completion;
    cancel();
    if (receiver != null) {
      receiver.completed(count);
    }
  }

  void failed(Exception exception) {
    Completion receiver = completion;
    cancel();
    if (receiver != null) {
      receiver.failed(exception);
    }
  }

  /** Discards the operation without calling its completion. */
  void cancel() {
    completion = null;
    buffers = NONE;
    failure = null;
    connecting = false;
    file = null;
    single[0] = NOTHING;
  }
}
