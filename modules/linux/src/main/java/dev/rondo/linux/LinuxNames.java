package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.rondo.engine.spi.NameService;
import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SocketType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DNS look-ups through the C library's {@code getaddrinfo} and {@code getnameinfo}. */
public final class LinuxNames implements NameService {

  private static final int AI_PASSIVE = 1;
  private static final int AI_CANONNAME = 2;
  private static final int AI_NUMERICHOST = 4;
  private static final int AI_ADDRCONFIG = 0x20;

  // Fields of struct addrinfo.
  private static final int SIZE = 48;
  private static final int FAMILY = 4;
  private static final int TYPE = 8;
  private static final int LENGTH = 16;
  private static final int ADDRESS_POINTER = 24;
  private static final int NAME = 32;
  private static final int NEXT = 40;

  private static final int LONGEST_HOST = 1025;
  private static final int LONGEST_SERVICE = 32;

  @Override
  public List<AddressInfo> getaddrinfo(
      @Nullable String host, @Nullable String service, ResolveOptions options)
      throws UnknownHostException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment node = host == null ? MemorySegment.NULL : arena.allocateFrom(ascii(host));
      // getaddrinfo needs at least one of host and service.
      MemorySegment port =
          service == null && host != null
              ? MemorySegment.NULL
              : arena.allocateFrom(service == null ? "0" : service);
      MemorySegment hints = hints(arena, options);
      MemorySegment first = arena.allocate(ADDRESS);
      int error =
          SystemCalls.plain(
              () -> (int) NameCalls.GETADDRINFO.invokeExact(node, port, hints, first));
      if (error != 0) {
        throw failure(error, "getaddrinfo of host %s, service %s".formatted(host, service));
      }
      MemorySegment answers = first.get(ADDRESS, 0);
      try {
        return infos(answers, host, options);
      } finally {
        NameCalls.free(answers);
      }
    }
  }

  private static String ascii(String host) {
    return host.chars().allMatch(c -> c < 0x80) ? host : IDN.toASCII(host);
  }

  private static MemorySegment hints(Arena arena, ResolveOptions options) {
    MemorySegment hints = arena.allocate(SIZE, 8);
    hints.set(
        JAVA_INT,
        0,
        (options.passive() ? AI_PASSIVE : 0)
            | (options.canonicalName() ? AI_CANONNAME : 0)
            | (options.numericHost() ? AI_NUMERICHOST : 0)
            | (options.addressConfigured() ? AI_ADDRCONFIG : 0));
    ProtocolFamily family = options.family();
    hints.set(
        JAVA_INT,
        FAMILY,
        family == StandardProtocolFamily.INET
            ? Linux.AF_INET
            : family == StandardProtocolFamily.INET6 ? Linux.AF_INET6 : 0);
    SocketType type = options.type();
    if (type != null) {
      hints.set(JAVA_INT, TYPE, type == SocketType.STREAM ? Linux.SOCK_STREAM : Linux.SOCK_DGRAM);
    }
    return hints;
  }

  private static List<AddressInfo> infos(
      MemorySegment first, @Nullable String host, ResolveOptions options)
      throws UnknownHostException {
    List<AddressInfo> infos = new ArrayList<>();
    String name = null;
    for (MemorySegment at = first; at.address() != 0; ) {
      MemorySegment info = NameCalls.at(at, SIZE);
      if (options.canonicalName() && info.get(ADDRESS, NAME).address() != 0) {
        name = NameCalls.at(info.get(ADDRESS, NAME), LONGEST_HOST).getString(0);
      }
      int type = info.get(JAVA_INT, TYPE);
      SocketAddress address = address(info);
      if (address instanceof InetSocketAddress inet
          && (type == Linux.SOCK_STREAM || type == Linux.SOCK_DGRAM)) {
        infos.add(
            new AddressInfo(
                inet.getAddress() instanceof Inet6Address
                    ? StandardProtocolFamily.INET6
                    : StandardProtocolFamily.INET,
                type == Linux.SOCK_STREAM ? SocketType.STREAM : SocketType.DATAGRAM,
                name,
                inet));
      }
      at = info.get(ADDRESS, NEXT);
    }
    if (infos.isEmpty()) {
      throw new UnknownHostException("no address of host %s matches %s".formatted(host, options));
    }
    return List.copyOf(infos);
  }

  private static @Nullable SocketAddress address(MemorySegment info) throws UnknownHostException {
    int length = info.get(JAVA_INT, LENGTH);
    try {
      return SocketAddresses.decode(
          NameCalls.at(info.get(ADDRESS, ADDRESS_POINTER), length), length);
    } catch (IOException e) {
      throw unknown("getaddrinfo returned an invalid address", e);
    }
  }

  @Override
  public NameInfo getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags)
      throws UnknownHostException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(SocketAddresses.SIZE, 8);
      int family = address.getAddress() instanceof Inet6Address ? Linux.AF_INET6 : Linux.AF_INET;
      int length = SocketAddresses.encode(address, family, from);
      MemorySegment host = arena.allocate(LONGEST_HOST);
      MemorySegment service = arena.allocate(LONGEST_SERVICE);
      int bits = flags.stream().mapToInt(LinuxNames::bit).sum();
      int error =
          SystemCalls.plain(
              () ->
                  (int)
                      NameCalls.GETNAMEINFO.invokeExact(
                          from, length, host, LONGEST_HOST, service, LONGEST_SERVICE, bits));
      if (error != 0) {
        throw failure(error, "getnameinfo of " + address);
      }
      return new NameInfo(host.getString(0), service.getString(0));
    } catch (UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      throw unknown("getnameinfo of " + address, e);
    }
  }

  private static int bit(NameInfoFlag flag) {
    return switch (flag) {
      case NUMERICHOST -> 1;
      case NUMERICSERV -> 2;
      case NOFQDN -> 4;
      case NAMEREQD -> 8;
      case DGRAM -> 16;
    };
  }

  private static UnknownHostException failure(int error, String what) {
    return new UnknownHostException("%s (%s)".formatted(NameCalls.text(error), what));
  }

  private static UnknownHostException unknown(String what, IOException cause) {
    UnknownHostException exception = new UnknownHostException(what);
    exception.initCause(cause);
    return exception;
  }
}
