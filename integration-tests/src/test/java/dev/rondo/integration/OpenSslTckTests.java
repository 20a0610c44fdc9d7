package dev.rondo.integration;

import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.openssl.OpenSsl;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.Support;
import dev.rondo.tck.TlsTck;
import dev.rondo.tck.fixture.JsseLimit;
import java.security.Provider;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Runs the TLS contracts over each backend with the engines of the system's OpenSSL. */
@Tag("once")
final class OpenSslTckTests {

  private static final OpenSsl OPENSSL = new OpenSsl();

  @BeforeAll
  static void requireLibrary() {
    if (OPENSSL.support() instanceof Support.Unsupported(String reason)) {
      Assumptions.abort(reason);
    }
  }

  /** A contract with OpenSSL's engines. */
  interface OpenSslTck extends TlsTck {

    @Override
    default Provider jsseProvider() {
      return OPENSSL.provider();
    }

    /** Tests with {@code openssl} show that a renegotiation that a client asks for is refused. */
    @Override
    default Set<JsseLimit> jsseLimits() {
      return Set.of(JsseLimit.NO_RENEGOTIATION);
    }
  }

  @Nested
  final class Epoll implements OpenSslTck {

    @Override
    public EventLoopProvider provider() {
      return new EpollLoopProvider();
    }
  }

  @Nested
  final class Selector implements OpenSslTck {

    @Override
    public EventLoopProvider provider() {
      return new SelectorLoopProvider();
    }
  }

  @Nested
  final class Uring implements OpenSslTck {

    @Override
    public EventLoopProvider provider() {
      return new ProactorLoopProvider(ProactorDriver.URING);
    }
  }

  @Nested
  final class Nio2 implements OpenSslTck {

    @Override
    public EventLoopProvider provider() {
      return new ProactorLoopProvider(ProactorDriver.NIO2);
    }
  }
}
