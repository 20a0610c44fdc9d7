package dev.rondo.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.LoopFuture;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopClock;
import dev.rondo.tck.fixture.Identity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS over an in-memory connection, on a manual loop. */
class TlsTests {

  private static final Identity IDENTITY = Identity.of("localhost");
  private static final TlsOptions SERVER = TlsOptions.of(IDENTITY.serverContext());
  private static final TlsOptions CLIENT =
      TlsOptions.of(IDENTITY.clientContext()).withServerHostname("localhost");

  private final ManualLoop manual = new ManualLoop();
  private final Tls tls = new Tls(manual.loop, LoopClock.system());
  private final Recorder near = new Recorder();
  private final Recorder far = new Recorder();
  private final List<MemoryTransport> pair = MemoryTransport.pair(manual, near, far);

  private static class Recorder implements Protocol {

    final StringBuilder text = new StringBuilder();
    final List<String> events = new ArrayList<>();
    @Nullable Throwable failure;
    Runnable onPause = () -> {};

    @Override
    public void pauseWriting() {
      onPause.run();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      text.append(US_ASCII.decode(data));
    }

    @Override
    public boolean eofReceived() {
      events.add("eof");
      return false;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      events.add("lost");
      failure = exception;
    }
  }

  @AfterEach
  void restore() {
    System.clearProperty("rondo.tls.tasks");
  }

  private LoopFuture<Transport> startNear() {
    return tls.startTls(pair.getFirst(), near, CLIENT, TlsRole.CLIENT);
  }

  private LoopFuture<Transport> startFar(Protocol protocol) {
    return tls.startTls(pair.getLast(), protocol, SERVER, TlsRole.SERVER);
  }

  @Test
  void startTls_bytesOneByOne_succeeds() throws Exception {
    pair.forEach(transport -> transport.chunk = 1);
    LoopFuture<Transport> server = startFar(far);
    LoopFuture<Transport> client = startNear();
    manual.run();
    client.result().write(US_ASCII.encode("ping"));
    server.result().write(US_ASCII.encode("pong"));
    manual.run();

    assertEquals("ping", far.text.toString());
    assertEquals("pong", near.text.toString());
    assertEquals(0, manual.pendingTimers(), "timers");
  }

  @Test
  void startTls_errorInATaskOnTheLoop_failsTheHandshake() throws Exception {
    var error = new LinkageError("no such library");
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new BrokenKeyManager(error)}, null, null);
    System.setProperty("rondo.tls.tasks", "loop");
    LoopFuture<Transport> server =
        tls.startTls(pair.getLast(), far, TlsOptions.of(context), TlsRole.SERVER);
    startNear();
    manual.run();

    var failure = assertInstanceOf(SSLException.class, server.exception());
    assertEquals("a TLS task failed", failure.getMessage());
    assertSame(error, failure.getCause());
  }

  @Test
  void startTls_bytesReceivedBefore_canBePassedIn() {
    var received = ByteBuffer.allocate(10_000);
    pair.getLast()
        .setProtocol(
            new Protocol() {
              @Override
              public void dataReceived(ByteBuffer data) {
                received.put(data);
              }
            });
    LoopFuture<Transport> client = startNear();
    manual.run();
    LoopFuture<Transport> server = startFar(far);
    pair.getLast().getProtocol().dataReceived(received.flip());
    manual.run();

    assertTrue(client.isDone() && server.isDone());
    assertNull(client.exception());
  }

  @Test
  void startTls_silentPeer_failsAfterItsTimeout() {
    LoopFuture<Transport> client = startNear();
    manual.advance(Duration.ofSeconds(59));
    assertTrue(!client.isDone());
    manual.advance(Duration.ofSeconds(1));

    var late = assertThrows(SSLException.class, client::result);
    assertEquals(
        "TLS handshake is taking longer than 60 seconds: aborting the connection",
        late.getMessage());
    assertEquals(late, near.failure);
    assertEquals(0, manual.pendingTimers(), "timers");
  }

  @Test
  void close_silentPeer_failsAfterItsTimeout() {
    startFar(far);
    startNear();
    Transport client = established();
    pair.getLast().pauseReading();
    client.close();
    manual.advance(Duration.ofSeconds(29));
    assertEquals(List.of(), near.events);
    manual.advance(Duration.ofSeconds(1));

    assertInstanceOf(TimeoutException.class, near.failure);
    assertEquals(0, manual.pendingTimers(), "timers");
  }

  private Transport established() {
    manual.run();
    return Tls.outermost(pair.getFirst());
  }

  @Test
  void writelines_manyBuffers_areOneWriteBelow() {
    startFar(far);
    startNear();
    Transport client = established();
    int before = pair.getFirst().written;
    client.writelines(
        List.of(US_ASCII.encode("a"), US_ASCII.encode(""), US_ASCII.encode("b".repeat(20_000))));
    manual.run();

    assertEquals(1, pair.getFirst().written - before);
    assertEquals("a" + "b".repeat(20_000), far.text.toString());
  }

  @Test
  void pauseWriting_duringWrite_mayWriteAndClose() {
    startFar(far);
    startNear();
    Transport client = established();
    pair.getFirst().full = true;
    near.onPause =
        () -> {
          client.write(US_ASCII.encode("second"));
          client.close();
        };
    client.write(US_ASCII.encode("1".repeat(200_000)));
    manual.run();

    assertEquals("1".repeat(200_000) + "second", far.text.toString());
    assertEquals(List.of("eof", "lost"), far.events);
    assertEquals(List.of("lost"), near.events);
    assertNull(near.failure);
  }

  @Test
  void bufferedProtocol_pausing_getsTheRestLater() {
    Transport[] server = new Transport[1];
    var text = new StringBuilder();
    ByteBuffer small = ByteBuffer.allocate(3);
    startFar(
        new BufferedProtocol() {
          @Override
          public ByteBuffer getBuffer(int sizeHint) {
            return small.clear();
          }

          @Override
          public void bufferUpdated(int count) {
            text.append(US_ASCII.decode(small.slice(0, count)));
            server[0].pauseReading();
          }
        });
    startNear();
    Transport client = established();
    server[0] = Tls.outermost(pair.getLast());
    client.write(US_ASCII.encode("abcdefgh"));
    manual.run();
    assertEquals("abc", text.toString());
    server[0].resumeReading();
    assertEquals("abc", text.toString());
    manual.run();
    assertEquals("abcdef", text.toString());
    server[0].resumeReading();
    manual.run();

    assertEquals("abcdefgh", text.toString());
  }

  @Test
  void cut_withoutCloseNotify_isTruncation() {
    startFar(far);
    startNear();
    Transport client = established();
    client.write(US_ASCII.encode("whole"));
    pair.getFirst().cut();
    manual.run();

    assertEquals("whole", far.text.toString());
    assertEquals(List.of("lost"), far.events);
    assertTrue(String.valueOf(far.failure).contains("truncated"), () -> "" + far.failure);
  }

  @Test
  void startTls_garbage_failsAndNotifiesProtocol() {
    LoopFuture<Transport> client = startNear();
    pair.getLast().write(US_ASCII.encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
    manual.run();

    var failure = assertThrows(SSLException.class, client::result);
    assertEquals(failure, near.failure);
  }

  @Test
  void release_bufferOfThePool_isReused() {
    var buffers = new TlsBuffers(false);
    ByteBuffer first = buffers.take();
    first.put((byte) 1);
    buffers.release(first);

    assertTrue(buffers.take() == first && first.position() == 0);
    buffers.release(ByteBuffer.allocate(2 * TlsBuffers.SIZE));
    assertEquals(TlsBuffers.SIZE, buffers.take().capacity());
  }

  @Test
  void take_manyDirectBuffers_returnsHeapBuffers() {
    var buffers = new TlsBuffers(true);
    ByteBuffer first = buffers.take();
    assertTrue(first.isDirect());
    ByteBuffer last = first;
    for (int i = 0; i < 100; i++) {
      last = buffers.take();
    }
    assertTrue(!last.isDirect(), "only a collection would free more");
    buffers.release(last);
    buffers.release(first);
    assertTrue(buffers.take() == first);
  }

  @Test
  void write_twiceInACallback_createsOneRecord() {
    var writer =
        new Protocol() {
          @Override
          public void dataReceived(ByteBuffer data) {
            Transport to = Tls.outermost(pair.getLast());
            to.write(US_ASCII.encode("head, "));
            to.write(US_ASCII.encode("body"));
          }
        };
    startFar(writer);
    startNear();
    Transport client = established();
    int before = pair.getLast().writtenRecords;
    client.write(US_ASCII.encode("request"));
    manual.run();

    assertEquals("head, body", near.text.toString());
    assertEquals(1, pair.getLast().writtenRecords - before);
  }
}
