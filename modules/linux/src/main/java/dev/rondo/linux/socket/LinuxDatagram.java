package dev.rondo.linux.socket;

import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.PolledDatagram;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.linux.Memory;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A datagram socket of one loop, which sends or receives several datagrams in one call. */
public final class LinuxDatagram implements PolledDatagram {

  private final LinuxSocket socket;
  private final Descriptor descriptor;
  private final Libc libc;
  private final LoopMemory memory;

  LinuxDatagram(LinuxSocket socket, Libc libc, LoopMemory memory) {
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
  public @Nullable SocketAddress remoteAddress() throws IOException {
    return socket.remoteAddress();
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    socket.connect(address);
  }

  // --- receiving ---

  @Override
  public int receive(ByteBuffer[] into, SocketAddress[] from, int length) throws IOException {
    DatagramBatch batch = memory.incoming();
    int fd = descriptor.acquire();
    try {
      int offered = offer(batch, into, Math.min(length, batch.capacity()));
      int count;
      do {
        count = libc.recvmmsg(fd, batch.address(), offered, 0);
      } while (count == -Errno.EINTR);
      if (count == -Errno.EAGAIN) {
        return 0;
      }
      if (count < 0) {
        throw Errno.sending(-count, "recvmmsg");
      }
      deliver(batch, into, from, count);
      return count;
    } finally {
      Reference.reachabilityFence(into);
      descriptor.release();
    }
  }

  /**
   * Offers room for datagrams; those for buffers that must be copied go into the scratch buffer,
   * one after another.
   */
  private int offer(DatagramBatch batch, ByteBuffer[] into, int length) {
    int used = 0;
    for (int i = 0; i < length; i++) {
      ByteBuffer buffer = into[i];
      if (!batch.mustCopy(i, buffer)) {
        batch.setBuffer(i, buffer);
      } else {
        BufferMemory.requireUsable(buffer);
        ByteBuffer scratch = memory.scratch();
        int size = Math.min(buffer.remaining(), scratch.capacity() - used);
        if (i > 0 && size < buffer.remaining()) {
          return i;
        }
        batch.setBuffer(i, Memory.address(scratch.clear()) + used, size);
        used += size;
      }
      batch.expectSender(i);
    }
    return length;
  }

  private void deliver(DatagramBatch batch, ByteBuffer[] into, SocketAddress[] from, int count)
      throws IOException {
    int used = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer buffer = into[i];
      int size = batch.length(i);
      if (!batch.mustCopy(i, buffer)) {
        buffer.position(buffer.position() + size);
      } else {
        int room = buffer.remaining();
        buffer.put(buffer.position(), memory.scratch().clear(), used, size);
        buffer.position(buffer.position() + size);
        used += room;
      }
      from[i] = memory.senders().decode(batch.name(i), batch.nameLength(i));
    }
  }

  // --- sending ---

  @Override
  public int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    DatagramBatch batch = memory.outgoing();
    int fd = descriptor.acquire();
    try {
      int offered = offer(batch, data, to, offset, Math.min(length, batch.capacity()));
      int count;
      do {
        count = libc.sendmmsg(fd, batch.address(), offered, Linux.MSG_NOSIGNAL);
      } while (count == -Errno.EINTR);
      if (count == -Errno.EAGAIN) {
        return 0;
      }
      if (count < 0) {
        throw Errno.sending(-count, "sendmmsg");
      }
      for (int i = offset; i < offset + count; i++) {
        data[i].position(data[i].limit());
      }
      return count;
    } finally {
      Reference.reachabilityFence(data);
      descriptor.release();
    }
  }

  /** Offers datagrams to send, and returns their number, at least one. */
  private int offer(
      DatagramBatch batch, ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    ReceiverAddressCache receivers = memory.receivers();
    int used = 0;
    for (int i = 0; i < length; i++) {
      ByteBuffer datagram = data[offset + i];
      try {
        batch.setReceiver(i, to[offset + i], socket.family(), receivers);
      } catch (IOException | IllegalArgumentException e) {
        if (i == 0) {
          throw unsuitable(to[offset], e);
        }
        return i;
      }
      if (!batch.mustCopy(i, datagram)) {
        batch.setBuffer(i, datagram);
      } else {
        ByteBuffer scratch = memory.scratch().clear();
        int size = datagram.remaining();
        if (size > scratch.capacity() - used) {
          if (i == 0) {
            throw Errno.exception(Errno.EMSGSIZE, "sendmmsg of " + size + " bytes");
          }
          return i;
        }
        batch.setBuffer(i, Memory.address(scratch) + used, size);
        scratch.put(used, datagram, datagram.position(), size);
        used += size;
      }
    }
    return length;
  }

  private static SocketException unsuitable(@Nullable SocketAddress to, Exception cause) {
    SocketException exception = new SocketException("this socket cannot send to " + to);
    exception.initCause(cause);
    return exception;
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
