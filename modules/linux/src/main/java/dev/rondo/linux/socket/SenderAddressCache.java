package dev.rondo.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.rondo.linux.Linux;
import dev.rondo.linux.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A cache of decoded sender addresses of datagrams, so that many datagrams from one peer allocate
 * only one address. An entry that a colliding one replaced is decoded again.
 */
final class SenderAddressCache {

  private static final int BITS = 10;
  private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  /** An address in the kernel's encoding, as numbers, and decoded. */
  private record Entry(long first, long second, long third, int fourth, SocketAddress address) {}

  private final @Nullable Entry[] cache = new Entry[1 << BITS];

  /** Returns the address in the first {@code length} bytes of {@code name}. */
  SocketAddress decode(MemorySegment name, int length) throws IOException {
    int family = length == 0 ? 0 : name.get(JAVA_SHORT, 0);
    return switch (family) {
      case Linux.AF_INET -> find(name, length, name.get(JAVA_LONG, 0), 0, 0, 0);
      case Linux.AF_INET6 ->
          find(
              name,
              length,
              name.get(JAVA_LONG, 0),
              name.get(JAVA_LONG, 8),
              name.get(JAVA_LONG, 16),
              name.get(JAVA_INT, 24));
      default -> decodeUncached(name, length);
    };
  }

  private SocketAddress find(
      MemorySegment name, int length, long first, long second, long third, int fourth)
      throws IOException {
    int index = index(31 * (31 * (31 * first + second) + third) + fourth);
    Entry found = cache[index];
    if (found == null
        || found.first != first
        || found.second != second
        || found.third != third
        || found.fourth != fourth) {
      found = new Entry(first, second, third, fourth, decodeUncached(name, length));
      cache[index] = found;
    }
    return found.address;
  }

  private static int index(long key) {
    long spread = key * 0x9E3779B97F4A7C15L;
    return (int) (spread >>> (Long.SIZE - BITS));
  }

  private static SocketAddress decodeUncached(MemorySegment name, int length) throws IOException {
    SocketAddress address = SocketAddresses.decode(name, length);
    return address == null ? UNNAMED : address;
  }
}
