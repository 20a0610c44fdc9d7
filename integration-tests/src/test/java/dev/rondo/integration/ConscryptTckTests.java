package dev.rondo.integration;

import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.TlsTck;
import dev.rondo.tck.fixture.JsseLimit;
import java.security.Provider;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Runs the TLS contracts over each backend with the engines of Conscrypt. */
@Tag("once")
final class ConscryptTckTests {

  private static final Provider JSSE = OtherJsse.conscrypt();

  /** The contracts with Conscrypt's provider. */
  interface ConscryptTck extends TlsTck {

    @Override
    default Provider jsseProvider() {
      return JSSE;
    }

    @Override
    default Set<JsseLimit> jsseLimits() {
      return EnumSet.of(
          JsseLimit.NO_RENEGOTIATION,
          JsseLimit.NO_SESSION_VALUES,
          JsseLimit.NO_UNUSUAL_NAMES,
          JsseLimit.NO_ALERT_WITHOUT_CERTIFICATE,
          JsseLimit.NO_CHOICE_OF_TLS13_CIPHERS);
    }
  }

  @Nested
  @Tag("release")
  final class Epoll implements ConscryptTck {

    @Override
    public EventLoopProvider provider() {
      return new EpollLoopProvider();
    }
  }

  @Nested
  final class Selector implements ConscryptTck {

    @Override
    public EventLoopProvider provider() {
      return new SelectorLoopProvider();
    }
  }

  @Nested
  @Tag("release")
  final class Uring implements ConscryptTck {

    @Override
    public EventLoopProvider provider() {
      return new ProactorLoopProvider(ProactorDriver.URING);
    }
  }

  @Nested
  @Tag("release")
  final class Nio2 implements ConscryptTck {

    @Override
    public EventLoopProvider provider() {
      return new ProactorLoopProvider(ProactorDriver.NIO2);
    }
  }
}
