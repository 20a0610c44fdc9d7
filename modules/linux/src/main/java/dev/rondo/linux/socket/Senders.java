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
 * The addresses that datagrams came from lately, so that a stream of them from one peer makes one
 * object. One that another takes the place of is made again.
 */
final class Senders {

  private static final int BITS = 10;
  private static final UnixDomainSocketAddress NAMELESS = UnixDomainSocketAddress.of("");

  /** An address as the kernel writes it, in numbers, and as we do. */
  private record Known(long first, long second, long third, int fourth, SocketAddress address) {}

  private final @Nullable Known[] known = new Known[1 << BITS];

  /** The address in the first {@code length} bytes of {@code name}. */
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
      default -> decodeAnew(name, length);
    };
  }

  private SocketAddress find(
      MemorySegment name, int length, long first, long second, long third, int fourth)
      throws IOException {
    int index = index(31 * (31 * (31 * first + second) + third) + fourth);
    Known found = known[index];
    if (found == null
        || found.first != first
        || found.second != second
        || found.third != third
        || found.fourth != fourth) {
      found = new Known(first, second, third, fourth, decodeAnew(name, length));
      known[index] = found;
    }
    return found.address;
  }

  private static int index(long key) {
    long spread = key * 0x9E3779B97F4A7C15L;
    return (int) (spread >>> (Long.SIZE - BITS));
  }

  private static SocketAddress decodeAnew(MemorySegment name, int length) throws IOException {
    SocketAddress address = SocketAddresses.decode(name, length);
    return address == null ? NAMELESS : address;
  }
}
