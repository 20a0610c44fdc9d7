package dev.rondo.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.PolledStream;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.LargeSends;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxFile;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.linux.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stream socket that one loop reads and writes. */
public final class LinuxStream implements PolledStream {

  /*
   * There must be at most nine frames from the loop's callback down to the call of the C library. The JIT
   * inlines at most fifteen levels, and unless it inlines all of the linker's code around a call, each call
   * allocates. So the calls made for every message are written out in place.
   */

  /** The size of a write from which a copy out of the heap costs more than what avoids it. */
  private static final int LARGE = 8 * 1024;

  /** The most bytes of an array in one call, as long as which the garbage collector may wait. */
  private static final int ARRAY_CHUNK = 128 * 1024;

  private final LinuxSocket socket;
  private final Descriptor descriptor;
  private final Libc libc;
  private final LoopMemory memory;

  LinuxStream(LinuxSocket socket, Libc libc, LoopMemory memory) {
    this.socket = socket;
    this.libc = libc;
    this.memory = memory;
    descriptor = socket.descriptor();
  }

  @Override
  public LinuxSocket channel() {
    return socket;
  }

  @Override
  @SuppressWarnings("NullAway") // null if not connected, as in the JDK
  public SocketAddress remoteAddress() throws IOException {
    return socket.remoteAddress();
  }

  @Override
  public boolean connect(SocketAddress address) throws IOException {
    return socket.connect(address);
  }

  @Override
  public boolean finishConnect() throws IOException {
    return socket.finishConnect();
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  // --- reading ---

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    int fd = descriptor.acquire();
    try {
      long address = memory.lastRead.address(into);
      return address == LoopMemory.MUST_COPY ? readCopy(fd, into) : readDirect(fd, into, address);
    } finally {
      descriptor.release();
    }
  }

  private int readDirect(int fd, ByteBuffer into, long address) throws IOException {
    try {
      int size = into.remaining();
      long count;
      do {
        count = libc.recv(fd, address, size, 0);
      } while (count == -Errno.EINTR);
      if (count > 0) {
        into.position(into.position() + (int) count);
      }
      return received(count);
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  private int readCopy(int fd, ByteBuffer into) throws IOException {
    BufferMemory.requireUsable(into);
    ByteBuffer scratch = memory.scratch().clear();
    long address = Memory.address(scratch);
    int size = Math.min(into.remaining(), scratch.capacity());
    long count;
    do {
      count = libc.recv(fd, address, size, 0);
    } while (count == -Errno.EINTR);
    if (count > 0) {
      into.put(scratch.limit((int) count));
    }
    return received(count);
  }

  private static int received(long count) throws IOException {
    if (count == -Errno.EAGAIN) {
      return 0;
    }
    if (count < 0) {
      throw Errno.exception((int) -count, "recv");
    }
    return count == 0 ? -1 : (int) count;
  }

  // --- writing ---

  @Override
  public int write(ByteBuffer from) throws IOException {
    int fd = descriptor.acquire();
    try {
      LargeSends large = socket.largeSends();
      if (large != null) {
        memory.single[0] = from;
        int count = large.send(fd, memory.single, 0, 1);
        memory.single[0] = LoopMemory.EMPTY;
        if (count != LargeSends.USE_SEND) {
          return count;
        }
      }
      long address = memory.lastWritten.address(from);
      if (address != LoopMemory.MUST_COPY) {
        return writeDirect(fd, from, address);
      }
      return from.isDirect() || from.remaining() < LARGE
          ? writeCopy(fd, from)
          : writeArray(fd, from);
    } finally {
      descriptor.release();
    }
  }

  private int writeDirect(int fd, ByteBuffer from, long address) throws IOException {
    try {
      int size = from.remaining();
      long result;
      do {
        result = libc.send(fd, address, size, Linux.MSG_NOSIGNAL);
      } while (result == -Errno.EINTR);
      int count = sent(result, "send");
      from.position(from.position() + count);
      return count;
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** Copies and sends in chunks, until the socket accepts less than a whole chunk. */
  private int writeCopy(int fd, ByteBuffer from) throws IOException {
    ByteBuffer scratch = memory.scratch().clear();
    long address = Memory.address(scratch);
    int start = from.position();
    int size;
    int count;
    do {
      size = Math.min(from.remaining(), scratch.capacity());
      scratch.put(0, from, from.position(), size);
      count = send(fd, address, size);
      from.position(from.position() + count);
    } while (count == size && from.hasRemaining());
    return from.position() - start;
  }

  /** Sends an array in chunks without a copy, until the socket accepts less than a whole chunk. */
  private int writeArray(int fd, ByteBuffer from) throws IOException {
    int start = from.position();
    int size;
    int count;
    do {
      size = Math.min(from.remaining(), ARRAY_CHUNK);
      MemorySegment chunk = MemorySegment.ofBuffer(from);
      long result;
      do {
        // Another process that shares the socket may have made it blocking.
        result = libc.sendArray(fd, chunk, size, Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT);
      } while (result == -Errno.EINTR);
      count = sent(result, "send");
      from.position(from.position() + count);
    } while (count == size && from.hasRemaining());
    return from.position() - start;
  }

  private int send(int fd, long address, long size) throws IOException {
    long count;
    do {
      count = libc.send(fd, address, size, Linux.MSG_NOSIGNAL);
    } while (count == -Errno.EINTR);
    return sent(count, "send");
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    if (length == 1) {
      return write(from[offset]);
    }
    int fd = descriptor.acquire();
    try {
      LargeSends large = socket.largeSends();
      int sent = large == null ? LargeSends.USE_SEND : large.send(fd, from, offset, length);
      if (sent != LargeSends.USE_SEND) {
        return sent;
      }
      GatherMessage message = memory.gatherMessage;
      message.fill(from, offset, length, memory);
      int count = message.count() == 0 ? 0 : send(fd, message);
      GatherMessage.advance(from, offset, length, count);
      return count;
    } finally {
      Reference.reachabilityFence(from);
      descriptor.release();
    }
  }

  private int send(int fd, GatherMessage message) throws IOException {
    if (message.count() == 1) {
      return send(fd, message.firstAddress(), message.firstSize());
    }
    long count;
    do {
      count = libc.sendmsg(fd, message.header(), Linux.MSG_NOSIGNAL);
    } while (count == -Errno.EINTR);
    return sent(count, "sendmsg");
  }

  @Override
  public long sendFile(FileChannel file, long position, long count) throws IOException {
    if (!(file instanceof LinuxFile source)) {
      throw new SendfileNotAvailableException(
          "sendfile needs a file opened by openFile(), not a %s"
              .formatted(file.getClass().getName()));
    }
    int fd = descriptor.acquire();
    try {
      int in = source.descriptor().acquire();
      try {
        return sendFile(fd, in, position, count);
      } finally {
        source.descriptor().release();
      }
    } finally {
      descriptor.release();
    }
  }

  private long sendFile(int fd, int in, long position, long count) throws IOException {
    memory.fileOffset.set(JAVA_LONG, 0, position);
    long sent;
    do {
      sent = libc.sendfile(fd, in, memory.fileOffset.address(), count);
    } while (sent == -Errno.EINTR);
    if (sent == -Errno.EINVAL || Errno.isRefusal((int) -sent)) {
      throw new SendfileNotAvailableException(
          "the kernel cannot send this file",
          Errno.exception((int) -sent, "sendfile from descriptor " + in));
    }
    return sent == 0 ? -1 : sent(sent, "sendfile");
  }

  private static int sent(long count, String call) throws IOException {
    if (count == -Errno.EAGAIN) {
      return 0;
    }
    if (count < 0) {
      throw Errno.exception((int) -count, call);
    }
    return (int) count;
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
