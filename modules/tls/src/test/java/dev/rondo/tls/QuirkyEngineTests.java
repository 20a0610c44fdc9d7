package dev.rondo.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopClock;
import dev.rondo.tck.fixture.Identity;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversations in TLS with engines that use the freedom of {@code SSLEngine}'s contract. */
class QuirkyEngineTests {

  private static final Identity IDENTITY = Identity.of("localhost");
  private static final String MUCH = "0123456789".repeat(10_000);

  private final ManualLoop manual = new ManualLoop();
  private final Tls tls = new Tls(manual.loop, LoopClock.system());

  private static final class Recorder implements Protocol {

    final StringBuilder text = new StringBuilder();
    boolean eof;
    boolean lost;
    @Nullable Throwable failure;

    @Override
    public void dataReceived(ByteBuffer data) {
      text.append(US_ASCII.decode(data));
    }

    @Override
    public boolean eofReceived() {
      eof = true;
      return false;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      lost = true;
      failure = exception;
    }
  }

  @AfterEach
  void restore() {
    System.clearProperty("rondo.tls.tasks");
  }

  @ParameterizedTest
  @EnumSource
  void quirk_wholeWrites_loseNothing(EngineQuirk quirk) throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      converse(Set.of(quirk), version, Integer.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void quirk_smallPieces_losesNothing(EngineQuirk quirk) throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      converse(Set.of(quirk), version, 1_000);
    }
  }

  @Test
  void twoQuirks_together_loseNothing() throws Exception {
    EngineQuirk[] quirks = EngineQuirk.values();
    for (int i = 0; i < quirks.length; i++) {
      for (int j = 0; j < i; j++) {
        converse(EnumSet.of(quirks[i], quirks[j]), "TLSv1.3", Integer.MAX_VALUE);
      }
    }
  }

  @Test
  void manyQuirks_together_loseNothing() throws Exception {
    converse(
        EnumSet.complementOf(EnumSet.of(EngineQuirk.SIPS_INPUT)), "TLSv1.3", Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void quirk_tasksOnTheLoop_losesNothing(EngineQuirk quirk) throws Exception {
    System.setProperty("rondo.tls.tasks", "loop");
    converse(Set.of(quirk), "TLSv1.2", Integer.MAX_VALUE);
    converse(Set.of(quirk), "TLSv1.3", 1_000);
  }

  private void converse(Set<EngineQuirk> quirks, String version, int chunk) throws Exception {
    // With another quirk, three bytes at a time are slow.
    boolean isSlow = quirks.size() > 1 && quirks.contains(EngineQuirk.SIPS_INPUT);
    String much = isSlow ? MUCH.substring(0, 4_000) : MUCH;
    var near = new Recorder();
    var far = new Recorder();
    List<MemoryTransport> pair = MemoryTransport.pair(manual, near, far);
    pair.forEach(transport -> transport.chunk = chunk);
    LoopFuture<Transport> server =
        tls.startTls(
            pair.getLast(),
            far,
            options(IDENTITY.serverContext(), quirks, version),
            TlsRole.SERVER);
    LoopFuture<Transport> client =
        tls.startTls(
            pair.getFirst(),
            near,
            options(IDENTITY.clientContext(), quirks, version).withServerHostname("localhost"),
            TlsRole.CLIENT);
    manual.run();
    assertTrue(client.isDone() && server.isDone(), "the handshake has ended");
    client.result().write(US_ASCII.encode(much));
    client.result().writelines(List.of(US_ASCII.encode("more"), US_ASCII.encode("lines")));
    server.result().write(US_ASCII.encode(much));
    manual.run();
    client.result().close();
    manual.run();

    assertReceived(much + "morelines", far);
    assertReceived(much, near);
    assertTrue(far.eof && far.lost && near.lost, "closed on both sides");
    assertNull(near.failure);
    assertNull(far.failure);
    assertEquals(0, manual.pendingTimers(), "timers");
  }

  private static void assertReceived(String expected, Recorder recorder) {
    assertEquals(expected.length(), recorder.text.length());
    assertTrue(expected.contentEquals(recorder.text), "the same bytes in the same order");
  }

  private static TlsOptions options(SSLContext context, Set<EngineQuirk> quirks, String version) {
    return TlsOptions.of(EngineContext.of(context, engine -> new QuirkyEngine(engine, quirks)))
        .withParameters(parameters -> parameters.setProtocols(new String[] {version}));
  }
}
