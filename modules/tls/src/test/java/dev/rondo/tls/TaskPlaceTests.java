package dev.rondo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.net.TlsOptions;
import dev.rondo.spi.LoopClock;
import dev.rondo.spi.ManualTime;
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

  private static TaskPlace ofServers() {
    return TaskPlace.ofServers(LoopClock.system());
  }

  @Test
  void ofServers_setting_isThePlaceThatItNames() {
    System.setProperty(PROPERTY, "loop");
    assertEquals(TaskPlace.LOOP, ofServers());
    System.setProperty(PROPERTY, "Executor");
    assertEquals(TaskPlace.EXECUTOR, ofServers());
  }

  @Test
  void ofServers_byDefault_isTheLoopOfOneProcessor() {
    boolean isSingle = Runtime.getRuntime().availableProcessors() == 1;

    assertEquals(isSingle ? TaskPlace.LOOP : TaskPlace.EXECUTOR, ofServers());
  }

  @Test
  void ofServers_clockOfItsOwn_doesNotDependOnTheMachine() {
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.ofServers(new ManualTime()));
  }

  @Test
  void of_checkOfThePeer_isAlwaysTheExecutor() {
    assertEquals(TaskPlace.LOOP, TaskPlace.LOOP.of(engine));
    engine.setWantClientAuth(true);
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.LOOP.of(engine));
    engine.setNeedClientAuth(true);
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.LOOP.of(engine));
    SSLEngine client = IDENTITY.clientContext().createSSLEngine();
    client.setUseClientMode(true);
    assertEquals(TaskPlace.EXECUTOR, TaskPlace.LOOP.of(client));
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
