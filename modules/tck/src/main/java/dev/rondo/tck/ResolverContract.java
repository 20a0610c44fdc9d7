package dev.rondo.tck;

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
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SocketType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names to addresses and back. */
@Role(NameResolver.class)
@Needs({Capability.DNS, Capability.TASKS})
public interface ResolverContract extends LoopContract {

  /** The answers a stream connection needs. */
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

  /** T069. */
  @Test
  default void getaddrinfo_name_isWhatThePlatformSays(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    // A backend with service names asks the C library, whose answers need not be the JDK's.
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
          for (AddressInfo info : loop.getaddrinfo(null, "80", STREAM).await()) {
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
          Messages.assertContains(failure, "no-such-host.invalid");
          assertThrows(
              UnknownHostException.class,
              () -> loop.getaddrinfo("localhost", null, STREAM.withNumericHost(true)).await());
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
