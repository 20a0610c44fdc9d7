package dev.rondo.tck.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.NameResolver;
import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.Protocol;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SocketType;
import dev.rondo.net.Target;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.Role;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Resolving names to addresses, and addresses to names. */
@Role(NameResolver.class)
@Needs({Capability.DNS, Capability.TASKS})
public interface ResolverContract extends LoopContract {

  /** Options that ask for stream addresses only. */
  ResolveOptions STREAM = ResolveOptions.defaults().withType(SocketType.STREAM);

  /** T069. */
  @Test
  default void getaddrinfo_literal_isItself(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<AddressInfo> four = loop.getaddrinfo("127.0.0.1", "80", STREAM).await();
          assertEquals(1, four.size());
          assertEquals(StandardProtocolFamily.INET, four.getFirst().family());
          assertEquals(SocketType.STREAM, four.getFirst().type());
          assertEquals(Loopback.at(80), four.getFirst().address());
          List<AddressInfo> six = loop.getaddrinfo("::1", null, STREAM).await();
          assertEquals(StandardProtocolFamily.INET6, six.getFirst().family());
          assertEquals(
              new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), six.getFirst().address());
        });
  }

  /** T070: a zone is the number of an interface, which need not exist, or its name. */
  @Test
  default void getaddrinfo_zone_isTheScope(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    NetworkInterface loopback =
        Objects.requireNonNull(
            NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1")));
    kit.runTask(
        () -> {
          assertEquals(7, scope(loop, "fe80::1%7"));
          assertEquals(loopback.getIndex(), scope(loop, "fe80::1%" + loopback.getName()));
          assertEquals(0, scope(loop, "fe80::1"));
          for (String wrong : List.of("fe80::1%no-such-network", "fe80::1%", "fe80::1%-1")) {
            var failure =
                assertThrows(
                    UnknownHostException.class,
                    () -> loop.getaddrinfo(wrong, "80", STREAM).await());
            ErrorMessages.assertContains(failure, wrong);
          }
        });
  }

  private static int scope(EventLoop loop, String host) throws Exception {
    SocketAddress answer = loop.getaddrinfo(host, "80", STREAM).await().getFirst().address();
    return ((Inet6Address) ((InetSocketAddress) answer).getAddress()).getScopeId();
  }

  /** T069. */
  @Test
  @NeedsSystemNetwork
  default void getaddrinfo_name_isResolvedAsByThePlatform(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    // A backend with service names asks the C library, whose answers may differ from the JDK's.
    boolean own = loop.capabilities().contains(Capability.SERVICE_NAMES);
    var expected = List.of(InetAddress.getAllByName("localhost"));
    kit.runTask(
        () -> {
          List<InetAddress> answers =
              loop.getaddrinfo("localhost", "7", STREAM).await().stream()
                  .map(info -> ((InetSocketAddress) info.address()).getAddress())
                  .toList();

          assertFalse(answers.isEmpty());
          assertTrue(answers.stream().allMatch(InetAddress::isLoopbackAddress));
          if (!own) {
            assertEquals(Set.copyOf(expected), Set.copyOf(answers));
          }
        });
  }

  /** T069. */
  @Test
  default void getaddrinfo_family_leavesOutTheOther(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var four = STREAM.withFamily(StandardProtocolFamily.INET);
          assertTrue(
              loop.getaddrinfo("localhost", null, four).await().stream()
                  .allMatch(info -> info.family() == StandardProtocolFamily.INET));
          assertThrows(
              UnknownHostException.class, () -> loop.getaddrinfo("::1", null, four).await());
        });
  }

  @Test
  default void getaddrinfo_nullHost_isThisHost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<AddressInfo> own = loop.getaddrinfo(null, "80", STREAM).await();
          assertEquals(
              List.of(StandardProtocolFamily.INET6, StandardProtocolFamily.INET),
              own.stream().map(AddressInfo::family).toList());
          for (AddressInfo info : own) {
            assertTrue(((InetSocketAddress) info.address()).getAddress().isLoopbackAddress());
          }
          List<AddressInfo> passive =
              loop.getaddrinfo(null, "80", STREAM.withPassive(true)).await();
          assertFalse(passive.isEmpty());
          for (AddressInfo info : passive) {
            assertTrue(((InetSocketAddress) info.address()).getAddress().isAnyLocalAddress());
          }
        });
  }

  @Test
  default void getaddrinfo_anyType_givesStreamsAndDatagrams(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          List<SocketType> types =
              loop.getaddrinfo("127.0.0.1", "80", ResolveOptions.defaults()).await().stream()
                  .map(AddressInfo::type)
                  .toList();

          assertTrue(types.containsAll(Arrays.asList(SocketType.values())), types::toString);
        });
  }

  @Test
  default void getaddrinfo_unknownHost_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var failure =
              assertThrows(
                  UnknownHostException.class,
                  () -> loop.getaddrinfo("no-such-host.invalid", null, STREAM).await());
          ErrorMessages.assertContains(failure, "no-such-host.invalid");
          assertThrows(
              UnknownHostException.class,
              () -> loop.getaddrinfo("localhost", null, STREAM.withNumericHost(true)).await());
        });
  }

  @Test
  default void getaddrinfo_wrongArguments_areRefused(LoopFixture kit) {
    EventLoop loop = kit.loop();
    for (String host : Arrays.asList("127.0.0.1", "localhost", null)) {
      for (String port : List.of("65536", "-1", "99999999999")) {
        var refusal =
            assertThrows(
                IllegalArgumentException.class, () -> loop.getaddrinfo(host, port, STREAM));
        ErrorMessages.assertContains(refusal, port);
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> loop.getaddrinfo("127.0.0.1\0.other", "80", STREAM));
  }

  /** Such a number is octal to some resolvers and decimal to others, so it is refused. */
  @Test
  @Needs({Capability.DNS, Capability.TCP, Capability.TASKS})
  @Covers("createConnection")
  default void createConnection_numberWithALeadingZero_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () ->
            assertThrows(
                UnknownHostException.class,
                () ->
                    loop.createConnection(() -> new Protocol() {}, Target.host("0177.0.0.1", 9))
                        .await()));
  }

  /** T069. */
  @Test
  default void getaddrinfo_canonicalNameOfALiteral_isItself(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          for (String literal : List.of("127.0.0.1", "::1")) {
            var answers = loop.getaddrinfo(literal, "80", STREAM.withCanonicalName(true)).await();

            assertEquals(literal, answers.getFirst().canonicalName());
          }
        });
  }

  /** T069. */
  @Test
  @Needs(Capability.SERVICE_NAMES)
  default void getaddrinfo_serviceName_isItsPort(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          assertEquals(
              Loopback.at(22),
              loop.getaddrinfo("127.0.0.1", "ssh", STREAM).await().getFirst().address());
          assertEquals(
              Loopback.at(53),
              loop.getaddrinfo(
                      "127.0.0.1",
                      "domain",
                      ResolveOptions.defaults().withType(SocketType.DATAGRAM))
                  .await()
                  .getFirst()
                  .address());
        });
  }

  /** T069. */
  @Test
  @Needs(Capability.SERVICE_NAMES)
  default void getaddrinfo_canonicalName_isWithTheFirst(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var answers = loop.getaddrinfo("localhost", "80", STREAM.withCanonicalName(true)).await();

          assertEquals("localhost", answers.getFirst().canonicalName());
        });
  }

  /** T069. */
  @Test
  @Needs(Capability.SERVICE_NAMES)
  default void getnameinfo_service_isItsName(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () ->
            assertEquals(
                new NameInfo("127.0.0.1", "ssh"),
                loop.getnameinfo(Loopback.at(22), Set.of(NameInfoFlag.NUMERICHOST)).await()));
  }

  @Test
  default void getaddrinfo_noSuchService_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () ->
            assertThrows(
                Exception.class,
                () -> loop.getaddrinfo("127.0.0.1", "no-such-service", STREAM).await()));
  }

  @Test
  default void getnameinfo_numeric_isTheLiteral(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var numeric = Set.of(NameInfoFlag.NUMERICHOST, NameInfoFlag.NUMERICSERV);
    kit.runTask(
        () -> {
          NameInfo answer = loop.getnameinfo(Loopback.at(80), numeric).await();

          assertEquals(new NameInfo("127.0.0.1", "80"), answer);
          for (String literal : List.of("::1", "2001:db8::1:0:0:1", "2001:db8:0:1:1:1:1:1", "::")) {
            var six = new InetSocketAddress(InetAddress.ofLiteral(literal), 80);
            assertEquals(new NameInfo(literal, "80"), loop.getnameinfo(six, numeric).await());
          }
          var linked = Inet6Address.getByAddress(null, bytes("fe80::1"), 77);
          assertEquals(
              new NameInfo("fe80::1%77", "80"),
              loop.getnameinfo(new InetSocketAddress(linked, 80), numeric).await());
        });
  }

  private static byte[] bytes(String literal) {
    return InetAddress.ofLiteral(literal).getAddress();
  }

  @Test
  default void getnameinfo_nameRequiredButNumericHost_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var both = EnumSet.of(NameInfoFlag.NUMERICHOST, NameInfoFlag.NAMEREQD);
    kit.runTask(
        () -> {
          assertThrows(
              UnknownHostException.class, () -> loop.getnameinfo(Loopback.at(80), both).await());
          assertThrows(
              IllegalArgumentException.class,
              () -> loop.getnameinfo(InetSocketAddress.createUnresolved("x", 80), both));
        });
  }

  @Test
  default void getnameinfo_loopback_hasAName(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          NameInfo answer =
              loop.getnameinfo(Loopback.at(80), Set.of(NameInfoFlag.NUMERICSERV)).await();

          assertNotNull(answer.host());
          assertEquals("80", answer.service());
        });
  }
}
