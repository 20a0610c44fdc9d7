package dev.rondo.integration;

import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.TlsTck;
import java.security.Provider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Runs the TLS contracts over each backend with the engines of Conscrypt. */
@Tag("once")
final class ConscryptTckTests {

  private static final Provider JSSE = OtherJsse.conscrypt();

  @Nested
  final class Epoll implements TlsTck {

    @Override
    public EventLoopProvider provider() {
      return new EpollLoopProvider();
    }

    @Override
    public Provider jsseProvider() {
      return JSSE;
    }
  }

  @Nested
  final class Selector implements TlsTck {

    @Override
    public EventLoopProvider provider() {
      return new SelectorLoopProvider();
    }

    @Override
    public Provider jsseProvider() {
      return JSSE;
    }
  }

  @Nested
  final class Uring implements TlsTck {

    @Override
    public EventLoopProvider provider() {
      return new ProactorLoopProvider(ProactorDriver.URING);
    }

    @Override
    public Provider jsseProvider() {
      return JSSE;
    }
  }

  @Nested
  final class Nio2 implements TlsTck {

    @Override
    public EventLoopProvider provider() {
      return new ProactorLoopProvider(ProactorDriver.NIO2);
    }

    @Override
    public Provider jsseProvider() {
      return JSSE;
    }
  }
}
