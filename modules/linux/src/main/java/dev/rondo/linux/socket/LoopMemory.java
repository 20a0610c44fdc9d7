package dev.rondo.linux.socket;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.linux.Memory;
import dev.rondo.linux.SocketAddresses;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one loop, freed when the loop is closed. Its arena is shared, since
 * different threads may run the loop in turn.
 */
public final class LoopMemory implements Closeable {

  /** Replaces the address of a buffer whose bytes must be copied. No buffer is at this address. */
  static final long MUST_COPY = 0;

  private static final int SCRATCH = 256 * 1024;
  private static final int INCOMING = 16;
  private static final int OUTGOING = 64;

  private final Arena arena = Arena.ofShared();

  /** A socket address, followed by its length. */
  final MemorySegment address = arena.allocate(SocketAddresses.SIZE + 8, 8);

  /** The length behind {@link #address}. */
  final ByteBuffer addressLength = Memory.view(address.asSlice(SocketAddresses.SIZE));

  /** The file offset from which {@code sendfile} sends. */
  final MemorySegment fileOffset = arena.allocate(8, 8);

  /** The buffers of a gathering write. */
  final GatherMessage gatherMessage = new GatherMessage(arena);

  static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** An array for passing one buffer to a call that takes several. */
  final ByteBuffer[] single = {EMPTY};

  /** The buffer that was read into last. */
  final BufferAddressCache lastRead = new BufferAddressCache(this);

  /** The buffer that was written from last. */
  final BufferAddressCache lastWritten = new BufferAddressCache(this);

  private @Nullable ByteBuffer scratch;
  private @Nullable DatagramBatch incoming;
  private @Nullable DatagramBatch outgoing;
  private @Nullable SenderAddressCache senders;
  private @Nullable ReceiverAddressCache receivers;

  /** Returns the arena from which all of this memory is allocated. */
  public Arena arena() {
    return arena;
  }

  /**
   * Returns the address of the position of {@code buffer}, or {@link #MUST_COPY} if the system must
   * not use its memory: because it is on the heap, or because its arena could free it meanwhile.
   * The caller must keep the buffer reachable while the address is used.
   */
  long address(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      return MUST_COPY;
    }
    MemorySegment segment = MemorySegment.ofBuffer(buffer);
    MemorySegment.Scope scope = segment.scope();
    // This loop's own memory is freed only when the loop, which makes all the calls, is closed.
    boolean own = scope.equals(arena.scope()) && scope.isAlive();
    return own || BufferMemory.isLasting(scope) ? segment.address() : MUST_COPY;
  }

  /** Returns a buffer for copies, which the running call may use until it returns. */
  public ByteBuffer scratch() {
    ByteBuffer buffer = scratch;
    if (buffer == null) {
      buffer = allocate(SCRATCH);
      scratch = buffer;
    }
    return buffer;
  }

  /** Returns the datagrams that one call receives. */
  DatagramBatch incoming() {
    DatagramBatch batch = incoming;
    if (batch == null) {
      batch = new DatagramBatch(this, INCOMING);
      incoming = batch;
    }
    return batch;
  }

  /** Returns the datagrams that one call sends. */
  DatagramBatch outgoing() {
    DatagramBatch batch = outgoing;
    if (batch == null) {
      batch = new DatagramBatch(this, OUTGOING);
      outgoing = batch;
    }
    return batch;
  }

  /** Returns the cache of the receivers' addresses. */
  ReceiverAddressCache receivers() {
    ReceiverAddressCache cache = receivers;
    if (cache == null) {
      cache = new ReceiverAddressCache(arena);
      receivers = cache;
    }
    return cache;
  }

  /** Returns the cache of the senders' addresses. */
  SenderAddressCache senders() {
    SenderAddressCache cache = senders;
    if (cache == null) {
      cache = new SenderAddressCache();
      senders = cache;
    }
    return cache;
  }

  /** Allocates a buffer that lives as long as the loop. */
  ByteBuffer allocate(int size) {
    return arena.allocate(size, 64).asByteBuffer();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      lastRead.clear();
      lastWritten.clear();
      arena.close();
    }
  }
}
