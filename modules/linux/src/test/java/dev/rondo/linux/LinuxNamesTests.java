package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SocketType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LinuxNamesTests {

  private static final ResolveOptions STREAM =
      ResolveOptions.defaults().withType(SocketType.STREAM);

  private final LinuxNames names = new LinuxNames();

  @Test
  void getaddrinfo_localhost_matchesGetent() throws Exception {
    Process getent = new ProcessBuilder("getent", "ahosts", "localhost").start();
    Set<String> expected =
        getent
            .inputReader()
            .lines()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .collect(Collectors.toSet());
    Set<String> answers = new TreeSet<>();
    for (AddressInfo info : names.getaddrinfo("localhost", null, STREAM)) {
      InetAddress address = ((InetSocketAddress) info.address()).getAddress();
      answers.add(address instanceof Inet6Address ? "::1" : address.getHostAddress());
    }

    assertEquals(new TreeSet<>(expected), answers);
  }

  @Test
  void getaddrinfo_options_areHints() throws Exception {
    List<AddressInfo> all =
        names.getaddrinfo(null, "80", ResolveOptions.defaults().withPassive(true));
    assertTrue(
        all.stream()
            .allMatch(
                info -> ((InetSocketAddress) info.address()).getAddress().isAnyLocalAddress()));
    assertEquals(
        Set.of(SocketType.values()),
        all.stream().map(AddressInfo::type).collect(Collectors.toSet()));

    ResolveOptions six = STREAM.withFamily(StandardProtocolFamily.INET6);
    assertThrows(UnknownHostException.class, () -> names.getaddrinfo("127.0.0.1", "80", six));
    assertEquals(
        StandardProtocolFamily.INET6, names.getaddrinfo("::1", "80", six).getFirst().family());
    assertThrows(
        UnknownHostException.class,
        () -> names.getaddrinfo("localhost", "80", STREAM.withNumericHost(true)));
  }

  @Test
  void getaddrinfo_scopeId_isKept() throws Exception {
    var address =
        (InetSocketAddress) names.getaddrinfo("fe80::1%1", "80", STREAM).getFirst().address();

    assertEquals(1, ((Inet6Address) address.getAddress()).getScopeId());
  }

  @Test
  void getaddrinfo_unknownService_namesIt() {
    var failure =
        assertThrows(
            UnknownHostException.class, () -> names.getaddrinfo("127.0.0.1", "no-such", STREAM));

    assertTrue(String.valueOf(failure.getMessage()).contains("no-such"), failure::toString);
  }

  @Test
  void getnameinfo_datagramService_hasItsName() throws Exception {
    var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), 69);

    assertEquals(
        new NameInfo("::1", "tftp"),
        names.getnameinfo(address, Set.of(NameInfoFlag.NUMERICHOST, NameInfoFlag.DGRAM)));
  }
}
