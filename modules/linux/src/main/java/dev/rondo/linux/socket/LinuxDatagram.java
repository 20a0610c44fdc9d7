package dev.rondo.linux.socket;

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

/** A datagram socket as one loop uses it: several datagrams in one call. */
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
    DatagramBatch messages = memory.incoming();
    int fd = descriptor.acquire();
    try {
      int offered = offer(messages, into, Math.min(length, messages.capacity()));
      int count;
      do {
        count = libc.recvmmsg(fd, messages.address(), offered, 0);
      } while (count == -Errno.EINTR);
      if (count == -Errno.EAGAIN) {
        return 0;
      }
      if (count < 0) {
        throw Errno.sending(-count, "recvmmsg");
      }
      take(messages, into, from, count);
      return count;
    } finally {
      Reference.reachabilityFence(into);
      descriptor.release();
    }
  }

  /**
   * Offers the buffers to the kernel. Data for heap buffers is received into the scratch buffer,
   * one after the other.
   */
  private int offer(DatagramBatch messages, ByteBuffer[] into, int length) {
    int used = 0;
    for (int i = 0; i < length; i++) {
      ByteBuffer buffer = into[i];
      if (buffer.isDirect()) {
        messages.place(i, buffer);
      } else {
        ByteBuffer scratch = memory.scratch();
        int size = Math.min(buffer.remaining(), scratch.capacity() - used);
        if (i > 0 && size < buffer.remaining()) {
          return i;
        }
        messages.place(i, Memory.address(scratch.clear()) + used, size);
        used += size;
      }
      messages.from(i);
    }
    return length;
  }

  private void take(DatagramBatch messages, ByteBuffer[] into, SocketAddress[] from, int count)
      throws IOException {
    int used = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer buffer = into[i];
      int size = messages.length(i);
      if (buffer.isDirect()) {
        buffer.position(buffer.position() + size);
      } else {
        int room = buffer.remaining();
        buffer.put(buffer.position(), memory.scratch().clear(), used, size);
        buffer.position(buffer.position() + size);
        used += room;
      }
      from[i] = memory.senders().decode(messages.name(i), messages.nameLength(i));
    }
  }

  // --- sending ---

  @Override
  public int send(ByteBuffer[] data, @Nullable SocketAddress[] to, int offset, int length)
      throws IOException {
    DatagramBatch messages = memory.outgoing();
    int fd = descriptor.acquire();
    try {
      int offered = offer(messages, data, to, offset, Math.min(length, messages.capacity()));
      int count;
      do {
        count = libc.sendmmsg(fd, messages.address(), offered, Linux.MSG_NOSIGNAL);
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

  /** Tells how many can be sent, which is one at least. */
  private int offer(
      DatagramBatch messages,
      ByteBuffer[] data,
      @Nullable SocketAddress[] to,
      int offset,
      int length)
      throws IOException {
    Receivers receivers = memory.receivers();
    int used = 0;
    for (int i = 0; i < length; i++) {
      ByteBuffer datagram = data[offset + i];
      try {
        messages.to(i, to[offset + i], socket.family(), receivers);
      } catch (IOException | IllegalArgumentException e) {
        if (i == 0) {
          throw unsuitable(to[offset], e);
        }
        return i;
      }
      if (datagram.isDirect()) {
        messages.place(i, datagram);
      } else {
        ByteBuffer scratch = memory.scratch().clear();
        int size = datagram.remaining();
        if (size > scratch.capacity() - used) {
          if (i == 0) {
            throw Errno.exception(Errno.EMSGSIZE, "sendmmsg of " + size + " bytes");
          }
          return i;
        }
        messages.place(i, Memory.address(scratch) + used, size);
        scratch.put(used, datagram, datagram.position(), size);
        used += size;
      }
    }
    return length;
  }

  private static SocketException unsuitable(@Nullable SocketAddress to, Exception cause) {
    SocketException exception = new SocketException("the socket cannot send to " + to);
    exception.initCause(cause);
    return exception;
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
