package dev.rondo.linux.socket;

import dev.rondo.linux.Linux;
import dev.rondo.linux.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that datagrams went to lately, as the kernel wants them: to write one makes
 * objects. One that another takes the place of is written again.
 */
final class Receivers {

  private static final int BITS = 10;

  /** The size that holds any IP address. */
  private static final int SIZE = 32;

  private final MemorySegment written;
  private final @Nullable SocketAddress[] addresses = new SocketAddress[1 << BITS];
  private final int[] families = new int[1 << BITS];
  private final int[] lengths = new int[1 << BITS];

  Receivers(Arena arena) {
    written = arena.allocate((long) SIZE << BITS, 8);
  }

  /** As {@link SocketAddresses#encode}. */
  int encode(SocketAddress address, int family, MemorySegment to) throws IOException {
    if (family == Linux.AF_UNIX || isScoped(address)) {
      return SocketAddresses.encode(address, family, to);
    }
    int spread = address.hashCode() * 0x9E3779B9;
    int index = spread >>> (Integer.SIZE - BITS);
    long place = (long) index * SIZE;
    if (families[index] == family && address.equals(addresses[index])) {
      MemorySegment.copy(written, place, to, 0, SIZE);
      return lengths[index];
    }
    int length = SocketAddresses.encode(address, family, to);
    MemorySegment.copy(to, 0, written, place, SIZE);
    addresses[index] = address;
    families[index] = family;
    lengths[index] = length;
    return length;
  }

  /** Whether it is one of a link, which addresses do not compare. */
  private static boolean isScoped(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        && inet.getAddress() instanceof Inet6Address host
        && host.getScopeId() != 0;
  }
}
