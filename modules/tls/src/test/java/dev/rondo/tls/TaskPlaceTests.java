package dev.rondo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.net.TlsOptions;
import dev.rondo.tck.fixture.Identity;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the setting {@code rondo.tls.tasks}. */
class TaskPlaceTests {

  private static final String PROPERTY = "rondo.tls.tasks";
  private static final Identity IDENTITY = Identity.of("localhost");

  private final SSLEngine engine = IDENTITY.serverContext().createSSLEngine();

  TaskPlaceTests() {
    engine.setUseClientMode(false);
  }

  @AfterEach
  void restore() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void of_server_isWhatTheSettingNames() {
    System.setProperty(PROPERTY, "loop");
    assertEquals(TaskPlace.LOOP, TaskPlace.of(engine));
    System.setProperty(PROPERTY, "Executor");
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.of(engine));
  }

  @Test
  void of_serverByDefault_isTheLoopOfOneProcessor() {
    boolean isSingle = Runtime.getRuntime().availableProcessors() == 1;

    assertEquals(isSingle ? TaskPlace.LOOP : TaskPlace.EXECUTOR, TaskPlace.of(engine));
  }

  @Test
  void of_checkOfThePeer_isAlwaysTheExecutor() {
    System.setProperty(PROPERTY, "loop");
    engine.setWantClientAuth(true);
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.of(engine));
    engine.setNeedClientAuth(true);
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.of(engine));
    SSLEngine client = IDENTITY.clientContext().createSSLEngine();
    client.setUseClientMode(true);
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.of(client));
  }

  @Test
  void requireUsable_unknownPlace_isRefused() {
    System.setProperty(PROPERTY, "here");
    TlsOptions options = TlsOptions.of(IDENTITY.serverContext());

    var e = assertThrows(IllegalArgumentException.class, () -> Tls.requireUsable(options));
    assertEquals(
        "'here' is no place for TLS tasks: use loop, executor or auto (system property rondo.tls.tasks)",
        e.getMessage());
  }
}
