package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketAddressesTests {

  private final MemorySegment memory = Arena.ofAuto().allocate(SocketAddresses.SIZE);

  @ParameterizedTest
  @CsvSource({"2, 192.0.2.1, 65535", "2, 0.0.0.0, 0", "10, 2001:db8::1, 80", "10, ::, 1"})
  void encode_inetAddress_decodesToEqual(int family, String host, int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral(host), port);

    assertEquals(address, roundTrip(address, family));
  }

  @Test
  void encode_inet6Scope_isKept() throws IOException {
    byte[] bytes = InetAddress.ofLiteral("fe80::1").getAddress();
    var address = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 7), 80);
    var decoded = (InetSocketAddress) roundTrip(address, Linux.AF_INET6);

    assertEquals(7, ((Inet6Address) decoded.getAddress()).getScopeId());
  }

  @Test
  void encode_inet4OnInet6Socket_isMapped() throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80);
    int length = SocketAddresses.encode(address, Linux.AF_INET6, memory);

    assertEquals(28, length);
    assertEquals((short) -1, memory.get(ValueLayout.JAVA_SHORT, 18));
    assertEquals(address, SocketAddresses.decode(memory, length));
  }

  @Test
  void encode_port_isInNetworkOrder() throws IOException {
    SocketAddresses.encode(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0x1234), Linux.AF_INET, memory);

    assertEquals(0x12, memory.get(ValueLayout.JAVA_BYTE, 2));
    assertEquals(0x34, memory.get(ValueLayout.JAVA_BYTE, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/socket", "relative", "/tmp/sükkët", ""})
  void encode_unixPath_decodesToEqual(String path) throws IOException {
    var address = UnixDomainSocketAddress.of(path);

    assertEquals(address, roundTrip(address, Linux.AF_UNIX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "with\0nul", "ends with nul\0"})
  void encode_abstractName_decodesToEqual(String name) throws IOException {
    var address = new AbstractUnixAddress(name);

    assertEquals(address, roundTrip(address, Linux.AF_UNIX));
    assertEquals("@" + name, address.toString());
  }

  @Test
  void encode_unixPathTooLong_namesLimit() {
    var address = UnixDomainSocketAddress.of("x".repeat(108));
    var failure =
        assertThrows(
            SocketException.class, () -> SocketAddresses.encode(address, Linux.AF_UNIX, memory));

    assertTrue(failure.getMessage().contains("at most 107 bytes, but this one has 108"));
  }

  @Test
  void encode_addressOfOtherFamily_throws() {
    SocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 1);
    SocketAddress path = UnixDomainSocketAddress.of("path");
    SocketAddress name = InetSocketAddress.createUnresolved("name.invalid", 1);

    assertThrows(
        UnsupportedAddressTypeException.class,
        () -> SocketAddresses.encode(six, Linux.AF_INET, memory));
    assertThrows(
        UnsupportedAddressTypeException.class,
        () -> SocketAddresses.encode(path, Linux.AF_INET, memory));
    assertThrows(
        UnsupportedAddressTypeException.class,
        () -> SocketAddresses.encode(six, Linux.AF_UNIX, memory));
    assertThrows(
        UnresolvedAddressException.class,
        () -> SocketAddresses.encode(name, Linux.AF_INET, memory));
  }

  @Test
  void decode_nothing_isNull() throws IOException {
    assertNull(SocketAddresses.decode(memory, 0));
  }

  /** A client chooses its own path. One that is no valid Path here must not fail the server. */
  @Test
  void decode_invalidPath_isUnnamed() throws IOException {
    memory.set(ValueLayout.JAVA_SHORT, 0, (short) Linux.AF_UNIX);
    byte[] path = {'a', 0, 'b'};
    MemorySegment.copy(path, 0, memory, ValueLayout.JAVA_BYTE, 2, path.length);

    assertEquals(UnixDomainSocketAddress.of(""), SocketAddresses.decode(memory, 2 + path.length));
  }

  private SocketAddress roundTrip(SocketAddress address, int family) throws IOException {
    return SocketAddresses.decode(memory, SocketAddresses.encode(address, family, memory));
  }
}
