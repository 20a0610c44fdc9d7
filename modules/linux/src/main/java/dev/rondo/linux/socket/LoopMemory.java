package dev.rondo.linux.socket;

import dev.rondo.linux.SocketAddresses;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one loop, freed when the loop is closed. Shared between threads, since a
 * loop may be run by one after the other.
 */
public final class LoopMemory implements Closeable {

  private static final int SCRATCH = 256 * 1024;
  private static final int INCOMING = 16;
  private static final int OUTGOING = 64;

  private final Arena arena = Arena.ofShared();

  /** An address, and then its length. */
  final MemorySegment address = arena.allocate(SocketAddresses.SIZE + 8, 8);

  /** The position in a file from which to send. */
  final MemorySegment fileOffset = arena.allocate(8, 8);

  /** The message that sends several buffers in one call. */
  final GatherMessage gathering = new GatherMessage(arena);

  static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** The one buffer of a call that takes several. */
  final ByteBuffer[] single = {NOTHING};

  /** The buffer read into last. */
  final LastBuffer read = new LastBuffer();

  /** The buffer written last. */
  final LastBuffer written = new LastBuffer();

  private @Nullable ByteBuffer scratch;
  private @Nullable DatagramBatch incoming;
  private @Nullable DatagramBatch outgoing;
  private @Nullable Senders senders;
  private @Nullable Receivers receivers;

  /** Returns the arena of all this memory. */
  public Arena arena() {
    return arena;
  }

  /** A buffer for what has to be copied, which is the running call's. */
  public ByteBuffer scratch() {
    ByteBuffer buffer = scratch;
    if (buffer == null) {
      buffer = allocate(SCRATCH);
      scratch = buffer;
    }
    return buffer;
  }

  /** Returns the batch that receives several datagrams in one call. */
  DatagramBatch incoming() {
    DatagramBatch messages = incoming;
    if (messages == null) {
      messages = new DatagramBatch(arena, INCOMING);
      incoming = messages;
    }
    return messages;
  }

  /** The datagrams that are sent in one call. */
  DatagramBatch outgoing() {
    DatagramBatch messages = outgoing;
    if (messages == null) {
      messages = new DatagramBatch(arena, OUTGOING);
      outgoing = messages;
    }
    return messages;
  }

  /** Returns the cache of recent destinations. */
  Receivers receivers() {
    Receivers cache = receivers;
    if (cache == null) {
      cache = new Receivers(arena);
      receivers = cache;
    }
    return cache;
  }

  /** Returns the cache of recent senders. */
  Senders senders() {
    Senders cache = senders;
    if (cache == null) {
      cache = new Senders();
      senders = cache;
    }
    return cache;
  }

  /** A buffer that lives as long as the loop. */
  ByteBuffer allocate(int size) {
    return arena.allocate(size, 64).asByteBuffer();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
