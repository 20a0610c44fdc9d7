package dev.rondo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.spi.ManualTime;
import dev.rondo.tck.fixture.Identity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handshakes beside other work of a manual loop. */
class HandshakeTurnsTests {

  private static final Identity IDENTITY = Identity.of("localhost");

  private final ManualLoop manual = new ManualLoop();
  private final ManualTime time = new ManualTime();
  private final HandshakeTurns turns = new HandshakeTurns(manual.loop, time);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void restore() {
    System.clearProperty("rondo.tls.tasks");
  }

  /** Makes a step of {@code millis}, or lets it wait. */
  private void step(String name, int millis) {
    Runnable step =
        () -> {
          log.add(name);
          time.advance(Duration.ofMillis(millis));
        };
    if (turns.begin()) {
      step.run();
      turns.end();
    } else {
      turns.await(step);
    }
  }

  private void otherWork() {
    manual.soon(() -> log.add("other work"));
  }

  @Test
  void begin_millisecondIsOver_othersGoFirst() {
    step("a", 1);
    step("b", 1);
    step("c", 1);
    otherWork();
    manual.run();

    assertEquals(List.of("a", "b", "other work", "c"), log);
  }

  @Test
  void begin_otherWorkTookLonger_stepsTakeAsLong() {
    step("a", 1);
    for (String name : List.of("b", "c", "d", "e")) {
      step(name, 2);
    }
    otherWork();
    time.advance(Duration.ofMillis(5));
    manual.run();

    assertEquals(List.of("a", "b", "c", "d", "other work", "e"), log);
  }

  @Test
  void begin_whileAnotherWaits_waitsBehindIt() {
    step("a", 1);
    step("b", 0);

    assertFalse(turns.begin());
    manual.run();
    assertTrue(turns.begin());
  }

  @Test
  void handshakes_manyAtOnce_takeTurnsWithOtherWork() throws Exception {
    System.setProperty("rondo.tls.tasks", "loop");
    Tls tls = new Tls(manual.loop, time);
    for (String name : List.of("a", "b", "c")) {
      var server = MemoryTransport.pair(manual, new Protocol() {}, new Protocol() {}).getLast();
      var _ = tls.startTls(server, new Protocol() {}, slow(name), TlsRole.SERVER);
      server.getProtocol().dataReceived(hello());
    }
    assertEquals(List.of("a"), log);
    otherWork();
    manual.run();

    assertEquals(List.of("a", "b", "other work", "c"), log);
  }

  /** Returns the options of a server that needs a millisecond for the first step. */
  private TlsOptions slow(String name) {
    SNIMatcher matcher =
        new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
          @Override
          public boolean matches(SNIServerName serverName) {
            log.add(name);
            time.advance(Duration.ofMillis(1));
            return true;
          }
        };
    return TlsOptions.of(IDENTITY.serverContext())
        .withParameters(parameters -> parameters.setSNIMatchers(List.of(matcher)));
  }

  /** Returns the first message of a client. */
  private static ByteBuffer hello() throws Exception {
    SSLEngine client = IDENTITY.clientContext().createSSLEngine();
    client.setUseClientMode(true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName("localhost")));
    client.setSSLParameters(parameters);
    ByteBuffer message = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), message);
    return message.flip();
  }
}
