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
 * A cache of encoded receiver addresses of datagrams, because encoding one allocates. An entry that
 * a colliding one replaced is encoded again.
 */
final class ReceiverAddressCache {

  private static final int BITS = 10;

  /** The size of a slot, into which any IP address fits. */
  private static final int SIZE = 32;

  private final MemorySegment slots;
  private final @Nullable SocketAddress[] addresses = new SocketAddress[1 << BITS];
  private final int[] families = new int[1 << BITS];
  private final int[] lengths = new int[1 << BITS];

  ReceiverAddressCache(Arena arena) {
    slots = arena.allocate((long) SIZE << BITS, 8);
  }

  /** As {@link SocketAddresses#encode}, through the cache. */
  int encode(SocketAddress address, int family, MemorySegment to) throws IOException {
    if (family == Linux.AF_UNIX || isScoped(address)) {
      return SocketAddresses.encode(address, family, to);
    }
    int spread = address.hashCode() * 0x9E3779B9;
    int index = spread >>> (Integer.SIZE - BITS);
    long slot = (long) index * SIZE;
    if (families[index] == family && address.equals(addresses[index])) {
      MemorySegment.copy(slots, slot, to, 0, SIZE);
      return lengths[index];
    }
    int length = SocketAddresses.encode(address, family, to);
    MemorySegment.copy(to, 0, slots, slot, SIZE);
    addresses[index] = address;
    families[index] = family;
    lengths[index] = length;
    return length;
  }

  /** Returns whether the address has a scope ID, which {@code equals} does not compare. */
  private static boolean isScoped(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        && inet.getAddress() instanceof Inet6Address host
        && host.getScopeId() != 0;
  }
}
