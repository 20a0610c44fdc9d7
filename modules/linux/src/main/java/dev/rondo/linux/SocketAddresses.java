package dev.rondo.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/** Converts socket addresses to and from the kernel's layout, the same on every architecture. */
public final class SocketAddresses {

  /** The size of {@code sockaddr_storage}, into which any address fits. */
  public static final int SIZE = 128;

  private static final int PORT = 2;
  private static final int INET_SIZE = 16;
  private static final int INET_HOST = 4;
  private static final int INET6_SIZE = 28;
  private static final int INET6_HOST = 8;
  private static final int INET6_SCOPE = 24;
  private static final int UNIX_PATH = 2;
  private static final int UNIX_PATH_SIZE = 108;

  private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private SocketAddresses() {}

  /**
   * Writes {@code address} for a socket of {@code family} and returns its length. Null stands for
   * the wildcard address.
   */
  public static int encode(@Nullable SocketAddress address, int family, MemorySegment to)
      throws IOException {
    to.asSlice(0, SIZE).fill((byte) 0);
    ByteBuffer view = Memory.view(to);
    view.putShort(0, (short) family);
    return switch (family) {
      case Linux.AF_INET -> encodeInet(address, view);
      case Linux.AF_INET6 -> encodeInet6(address, view);
      case Linux.AF_UNIX -> encodeUnix(address, view);
      default -> throw mismatch(address, family);
    };
  }

  private static int encodeInet(@Nullable SocketAddress address, ByteBuffer to) {
    if (address != null) {
      InetSocketAddress inet = resolved(address, Linux.AF_INET);
      if (!(inet.getAddress() instanceof Inet4Address host)) {
        throw mismatch(address, Linux.AF_INET);
      }
      putPort(to, inet.getPort());
      to.put(INET_HOST, host.getAddress());
    }
    return INET_SIZE;
  }

  private static int encodeInet6(@Nullable SocketAddress address, ByteBuffer to) {
    if (address != null) {
      InetSocketAddress inet = resolved(address, Linux.AF_INET6);
      putPort(to, inet.getPort());
      byte[] host = inet.getAddress().getAddress();
      if (inet.getAddress() instanceof Inet6Address six) {
        to.putInt(INET6_SCOPE, six.getScopeId());
      } else if (!inet.getAddress().isAnyLocalAddress()) {
        // An IPv4-mapped IPv6 address: ::ffff:192.0.2.1.
        to.putShort(INET6_HOST + 10, (short) -1);
      }
      to.put(INET6_HOST + 16 - host.length, host);
    }
    return INET6_SIZE;
  }

  private static InetSocketAddress resolved(SocketAddress address, int family) {
    if (!(address instanceof InetSocketAddress inet)) {
      throw mismatch(address, family);
    }
    if (inet.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    return inet;
  }

  private static int encodeUnix(@Nullable SocketAddress address, ByteBuffer to)
      throws SocketException {
    byte[] name;
    int start;
    switch (address) {
      case null -> {
        return UNIX_PATH;
      }
      case UnixDomainSocketAddress path -> {
        name = path.getPath().toString().getBytes(UTF_8);
        start = UNIX_PATH;
      }
      case AbstractUnixAddress named -> {
        name = named.name().getBytes(UTF_8);
        start = UNIX_PATH + 1;
      }
      default -> throw mismatch(address, Linux.AF_UNIX);
    }
    if (name.length >= UNIX_PATH_SIZE) {
      throw new SocketException(
          "a Unix domain socket address must have at most %d bytes, but this one has %d: %s"
              .formatted(UNIX_PATH_SIZE - 1, name.length, address));
    }
    to.put(start, name);
    // A path ends with a NUL, except that an empty path is no address. An abstract name does not.
    int end = start == UNIX_PATH && name.length > 0 ? 1 : 0;
    return name.length == 0 && start == UNIX_PATH ? UNIX_PATH : start + name.length + end;
  }

  private static IllegalArgumentException mismatch(@Nullable SocketAddress address, int family) {
    String name =
        switch (family) {
          case Linux.AF_INET -> "INET";
          case Linux.AF_INET6 -> "INET6";
          case Linux.AF_UNIX -> "UNIX";
          default -> String.valueOf(family);
        };
    UnsupportedAddressTypeException exception = new UnsupportedAddressTypeException();
    exception.initCause(
        new IllegalArgumentException(
            "a socket of family %s cannot use the address %s".formatted(name, address)));
    return exception;
  }

  /** Reads the address in the first {@code length} bytes. Returns null if there is none. */
  public static @Nullable SocketAddress decode(MemorySegment from, int length) throws IOException {
    if (length < UNIX_PATH) {
      return null;
    }
    ByteBuffer view = Memory.view(from);
    return switch (view.getShort(0)) {
      case Linux.AF_INET -> new InetSocketAddress(host(view, INET_HOST, 4), port(view));
      case Linux.AF_INET6 -> new InetSocketAddress(host6(view), port(view));
      case Linux.AF_UNIX -> decodeUnix(view, length);
      default -> null;
    };
  }

  /** Writes the port in network byte order, whatever the machine's byte order. */
  private static void putPort(ByteBuffer to, int port) {
    to.put(PORT, (byte) (port >> 8)).put(PORT + 1, (byte) port);
  }

  private static int port(ByteBuffer from) {
    return Byte.toUnsignedInt(from.get(PORT)) << 8 | Byte.toUnsignedInt(from.get(PORT + 1));
  }

  private static InetAddress host(ByteBuffer from, int offset, int size)
      throws UnknownHostException {
    return InetAddress.getByAddress(bytes(from, offset, size));
  }

  private static InetAddress host6(ByteBuffer from) throws UnknownHostException {
    int scope = from.getInt(INET6_SCOPE);
    return scope == 0
        ? host(from, INET6_HOST, 16)
        : Inet6Address.getByAddress(null, bytes(from, INET6_HOST, 16), scope);
  }

  private static SocketAddress decodeUnix(ByteBuffer from, int length) {
    if (length > UNIX_PATH && from.get(UNIX_PATH) == 0) {
      int start = UNIX_PATH + 1;
      return new AbstractUnixAddress(new String(bytes(from, start, length - start), UTF_8));
    }
    int end = length;
    while (end > UNIX_PATH && from.get(end - 1) == 0) {
      end--;
    }
    String path = new String(bytes(from, UNIX_PATH, end - UNIX_PATH), UTF_8);
    try {
      return UnixDomainSocketAddress.of(path);
    } catch (InvalidPathException e) {
      // The peer chooses its own path, which may not be a valid Path here.
      return UNNAMED;
    }
  }

  private static byte[] bytes(ByteBuffer from, int offset, int size) {
    byte[] bytes = new byte[size];
    from.get(offset, bytes);
    return bytes;
  }
}
