package dev.rondo.tck.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.ConnectionOpener;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.AddressInfo;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SocketType;
import dev.rondo.net.Target;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsSystemNetwork;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SilentListener;
import dev.rondo.tck.fixture.TcpPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Connecting to a host with several addresses. {@code localhost} is such a host on most systems; if
 * it has only one address, these tests check less.
 */
@Role(ConnectionOpener.class)
@Needs({Capability.TCP, Capability.TASKS, Capability.DNS})
public interface SeveralAddressesContract extends LoopContract {

  /** T073. */
  @Test
  default void createConnection_allAddressesRefuse_hasAllErrors(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    kit.runTask(
        () -> {
          int addresses = localhost(loop).size();
          var failure =
              assertThrows(
                  IOException.class,
                  () ->
                      loop.createConnection(() -> new Protocol() {}, Target.host("localhost", port))
                          .await());
          if (addresses > 1) {
            assertEquals(addresses, failure.getSuppressed().length, failure::toString);
          }
          ErrorMessages.assertContains(failure, String.valueOf(port));
        });
  }

  /** T076: only the last address has a listener; after each refusal the next address is tried. */
  @Test
  default void createConnection_firstAddressRefuses_triesTheNext(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    for (ConnectOptions options : inTurnAndStaggered()) {
      kit.runTask(
          () -> {
            InetSocketAddress last = localhost(loop).getLast();
            Server server =
                loop.createServer(
                        () -> new Protocol() {},
                        Binding.host(last.getAddress().getHostAddress(), 0))
                    .await();
            var connection =
                loop.createConnection(
                        () -> new Protocol() {},
                        Target.host("localhost", TcpPair.port(server)),
                        options)
                    .await();
            connection.transport().close();
            server.close();
          });
    }
  }

  /** T076: a listener with a full backlog does not answer, like a network that drops packets. */
  @Test
  @NeedsSystemNetwork
  default void createConnection_firstAddressSilent_triesTheNext(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    List<InetSocketAddress> addresses = kit.run(() -> localhost(loop));
    if (addresses.size() > 1) {
      try (var silent = new SilentListener(addresses.getFirst().getAddress())) {
        InetAddress second = addresses.get(1).getAddress();
        kit.runTask(
            () -> {
              loop.createServer(
                      () -> new Protocol() {}, Binding.host(second.getHostAddress(), silent.port()))
                  .await();
              var start = loop.time();
              loop.createConnection(
                      () -> new Protocol() {},
                      Target.host("localhost", silent.port()),
                      ConnectOptions.defaults().withHappyEyeballsDelay(Duration.ofMillis(50)))
                  .await();

              Duration elapsed = start.until(loop.time());
              assertTrue(elapsed.toMillis() >= 49, elapsed::toString);
              assertTrue(elapsed.toMillis() < 900, elapsed::toString);
            });
      }
    }
  }

  private static List<ConnectOptions> inTurnAndStaggered() {
    return List.of(
        ConnectOptions.defaults(),
        ConnectOptions.defaults().withHappyEyeballsDelay(Duration.ofSeconds(20)));
  }

  private static List<InetSocketAddress> localhost(EventLoop loop) throws Exception {
    var options = ResolveOptions.defaults().withType(SocketType.STREAM);
    return loop.getaddrinfo("localhost", "0", options).await().stream()
        .map(AddressInfo::address)
        .map(InetSocketAddress.class::cast)
        .toList();
  }
}
