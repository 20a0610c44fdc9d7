package dev.rondo.engine.net.resolve;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.NameService;
import dev.rondo.engine.testing.FakeNetwork;
import dev.rondo.engine.testing.ParkingDriver;
import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ResolveOptions;
import dev.rondo.spi.LoopOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of a resolver over a name service that is broken. */
@Timeout(30)
final class ResolverTests {

  private final Error broken = new NoClassDefFoundError("com/example/Names");

  private final FakeNetwork network = new FakeNetwork();

  @Test
  void getaddrinfo_serviceThrowsAnError_fails() {
    try (Resolver resolver = resolver()) {
      assertFails(resolver.getaddrinfo("a.example", "http", ResolveOptions.defaults()));
    }
  }

  @Test
  void getnameinfo_serviceThrowsAnError_fails() {
    try (Resolver resolver = resolver()) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
      assertFails(resolver.getnameinfo(address, Set.of()));
    }
  }

  private Resolver resolver() {
    LoopCore core =
        new LoopCore(network.loop, queue -> new ParkingDriver(), LoopOptions.defaults());
    return new Resolver(network.loop, core, Optional.of(new BrokenNameService()), Optional.empty());
  }

  private void assertFails(LoopFuture<?> future) {
    while (!future.isDone()) {
      network.iterate();
    }
    assertSame(broken, future.exception());
  }

  private final class BrokenNameService implements NameService {

    @Override
    public List<AddressInfo> getaddrinfo(
        @Nullable String host, @Nullable String service, ResolveOptions options) {
      throw broken;
    }

    @Override
    public NameInfo getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags) {
      throw broken;
    }
  }
}
