package dev.rondo.tck.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TransportOperations;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.Identity;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Upgrading a live connection to TLS. */
@Role(TransportOperations.class)
@Needs({Capability.TCP, Capability.TLS, Capability.TASKS})
public interface StartTlsContract extends LoopContract {

  /** T112. */
  @Test
  default void startTls_afterAPlainPreamble_keepsTheProtocols(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TcpPair plain = TcpPair.open(kit, client, accepted);
          plain.near().write(Bytes.of("STARTTLS\n"));
          accepted.received("STARTTLS\n").await();
          LoopFuture<Transport> far =
              loop.startTls(plain.far(), accepted, TlsPair.serverOptions(), TlsRole.SERVER);
          LoopFuture<Transport> near =
              loop.startTls(plain.near(), client, TlsPair.clientOptions(), TlsRole.CLIENT);
          near.await().write(Bytes.of("secret"));
          accepted.received("secret").await();
          far.await().write(Bytes.of("answer"));
          client.received("answer").await();
          near.await().close();
          client.lost().await();
          accepted.lost().await();

          assertNotSame(plain.near(), near.await());
          assertEquals(List.of("made", "data:answer", "lost"), client.events());
          assertEquals(List.of("made", "data:STARTTLS\nsecret", "eof", "lost"), accepted.events());
        });
  }

  /** Bytes that arrive while the server still handles the preamble belong to the handshake. */
  @Test
  default void startTls_handshakeBytesAlreadyThere_areNotLost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          accepted.onData(data -> accepted.transport().pauseReading());
          TcpPair plain = TcpPair.open(kit, client, accepted);
          plain.near().write(Bytes.of("STARTTLS\n"));
          accepted.received("STARTTLS\n").await();
          accepted.onData(data -> {});
          LoopFuture<Transport> near =
              loop.startTls(plain.near(), client, TlsPair.clientOptions(), TlsRole.CLIENT);
          TaskWaits.briefly(loop);
          LoopFuture<Transport> far =
              loop.startTls(plain.far(), accepted, TlsPair.serverOptions(), TlsRole.SERVER);
          near.await().write(Bytes.of("secret"));
          accepted.received("secret").await();
          far.await().close();
          client.lost().await();
        });
  }

  /** The ClientHello may arrive in one read with the plain line before it. */
  @Test
  default void startTls_inDataReceived_takesTheRemainingBytes(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TcpPair plain = TcpPair.open(kit, client, accepted);
          List<LoopFuture<Transport>> far = new ArrayList<>();
          accepted.onData(
              data -> {
                int line = accepted.text().indexOf('\n');
                if (far.isEmpty() && line >= 0) {
                  int rest = accepted.text().length() - line - 1;
                  ByteBuffer hello = data.position(data.limit() - rest);
                  far.add(
                      loop.startTls(
                          plain.far(), accepted, TlsPair.serverOptions(), TlsRole.SERVER));
                  plain.far().getProtocol().dataReceived(hello);
                }
              });
          plain.near().write(Bytes.of("STARTTLS\n"));
          Transport near =
              loop.startTls(plain.near(), client, TlsPair.clientOptions(), TlsRole.CLIENT).await();
          accepted.onData(data -> near.close());
          near.write(Bytes.of("secret"));
          client.lost().await();
          accepted.lost().await();

          assertTrue(accepted.text().startsWith("STARTTLS\n"));
          assertTrue(accepted.text().endsWith("secret"));
          assertNull(far.getFirst().exception());
        });
  }

  /** An attacker may send plain text after the line that asks for TLS (command injection). */
  @Test
  default void startTls_injectedPlainText_isNotDelivered(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          accepted.onData(data -> accepted.transport().pauseReading());
          TcpPair plain = TcpPair.open(kit, client, accepted);
          plain.near().write(Bytes.of("STARTTLS\n"));
          accepted.received("STARTTLS\n").await();
          accepted.onData(data -> {});
          plain.near().write(Bytes.of("RCPT TO:<eve>\n"));
          TaskWaits.briefly(loop);
          LoopFuture<Transport> far =
              loop.startTls(plain.far(), accepted, TlsPair.serverOptions(), TlsRole.SERVER);
          LoopFuture<Transport> near =
              loop.startTls(plain.near(), client, TlsPair.clientOptions(), TlsRole.CLIENT);
          assertThrows(SSLException.class, far::await);
          assertThrows(IOException.class, near::await);
          accepted.lost().await();
          client.lost().await();

          assertEquals("STARTTLS\n", accepted.text());
        });
  }

  @Test
  default void startTls_overTls_nests(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int size = 300_000;
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair outer = TlsPair.upgrade(kit, client, accepted);
          LoopFuture<Transport> far =
              loop.startTls(outer.far(), accepted, TlsPair.serverOptions(), TlsRole.SERVER);
          LoopFuture<Transport> near =
              loop.startTls(outer.near(), client, TlsPair.clientOptions(), TlsRole.CLIENT);
          near.await().write(Bytes.pattern(size));
          accepted.received(size).await();
          far.await().write(Bytes.of("inside"));
          client.received("inside").await();
          near.await().close();
          accepted.lost().await();
          client.lost().await();

          assertEquals(Bytes.text(Bytes.pattern(size)), accepted.text());
          assertEquals("lost", client.events().getLast());
          assertEquals("lost", accepted.events().getLast());
        });
  }

  @Test
  default void startTls_failedHandshake_failsAndCloses(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TcpPair plain = TcpPair.open(kit, client, accepted);
          LoopFuture<Transport> far =
              loop.startTls(plain.far(), accepted, TlsPair.serverOptions(), TlsRole.SERVER);
          LoopFuture<Transport> near =
              loop.startTls(
                  plain.near(),
                  client,
                  TlsOptions.of(Identity.of("localhost").clientContext())
                      .withServerHostname("localhost"),
                  TlsRole.CLIENT);
          assertThrows(SSLException.class, near::await);
          assertThrows(SSLException.class, far::await);
          client.lost().await();
          accepted.lost().await();

          assertEquals(2, client.events().size(), () -> "events: " + client.events());
          assertEquals(near.exception(), client.failure());
          assertEquals(far.exception(), accepted.failure());
        });
  }

  @Test
  default void startTls_cancelled_closesTheConnection(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TcpPair plain = TcpPair.open(kit, client, accepted);
          LoopFuture<Transport> near =
              loop.startTls(plain.near(), client, TlsPair.clientOptions(), TlsRole.CLIENT);
          near.cancel();
          client.lost().await();
          accepted.lost().await();
        });
  }

  /** T112. */
  @Test
  default void startTls_withWrongArguments_isRefusedAtOnce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          TcpPair plain = TcpPair.open(kit);
          var client = plain.client().protocol();
          TlsOptions options = TlsPair.clientOptions();
          assertThrows(
              NullPointerException.class,
              () -> loop.startTls(plain.near(), client, Nulls.any(), TlsRole.CLIENT));
          assertThrows(
              NullPointerException.class,
              () -> loop.startTls(plain.near(), Nulls.any(), options, TlsRole.CLIENT));
          var nameless =
              assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      loop.startTls(
                          plain.near(), client, options.withServerHostname(null), TlsRole.CLIENT));
          ErrorMessages.assertContains(nameless, "withServerHostname");
          plain.near().close();
          assertThrows(
              IllegalStateException.class,
              () -> loop.startTls(plain.near(), client, options, TlsRole.CLIENT));
          client.lost().await();
        });
  }
}
