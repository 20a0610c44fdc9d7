package dev.rondo.tck.sendfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.SendfileNotAvailableException;
import dev.rondo.TransportOperations;
import dev.rondo.net.SendfileOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TestFile;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sending files over TLS, which always needs the fallback. */
@Role(TransportOperations.class)
@Covers("sendfile")
@Needs({Capability.SENDFILE, Capability.TLS, Capability.TCP, Capability.TASKS})
public interface TlsSendfileContract extends LoopContract {

  int SIZE = 4 << 20;

  /** T115. */
  @Test
  default void sendfile_overTls_betweenWrites_keepsTheOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, accepted);
          FileChannel file = TestFile.open(kit, SIZE);
          pair.near().write(Bytes.of("prefix"));
          assertEquals(SIZE, loop.sendfile(pair.near(), file).await());
          pair.near().write(Bytes.of("suffix"));
          pair.near().close();
          accepted.lost().await();
          client.lost().await();

          assertEquals("prefix" + TestFile.text(0, SIZE) + "suffix", accepted.text());
          TestFile.assertPosition(SIZE, file);
          assertEquals(List.of("made", "lost"), client.events());
        });
  }

  /** T115. */
  @Test
  default void sendfile_overTlsWithoutFallback_isNotAvailable(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          FileChannel file = TestFile.open(kit, SIZE);
          var options = SendfileOptions.defaults().withFallback(false);

          assertThrows(
              SendfileNotAvailableException.class,
              () -> loop.sendfile(pair.near(), file, options).await());
          TestFile.assertPosition(0, file);
          pair.near().write(Bytes.of("usable"));
          accepted.received("usable").await();
          assertEquals("usable", accepted.text());
        });
  }

  @Test
  default void write_overTlsWhileAFileIsSent_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          LoopFuture<Long> sending = loop.sendfile(pair.near(), TestFile.open(kit, SIZE));

          assertThrows(IllegalStateException.class, () -> pair.near().write(Bytes.of("bare")));
          assertThrows(
              IllegalStateException.class, () -> pair.near().writelines(List.of(Bytes.of("bare"))));
          assertThrows(
              IllegalStateException.class,
              () -> loop.sendfile(pair.near(), TestFile.open(kit, 1)).await());
          sending.await();
          accepted.received(SIZE).await();
          assertEquals(TestFile.text(0, SIZE), accepted.text());
        });
  }

  @Test
  default void sendfile_overTlsToASlowPeer_canBeCancelled(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          pair.far().pauseReading();
          FileChannel file = TestFile.open(kit, SendfileContract.LARGE);
          LoopFuture<Long> sending = loop.sendfile(pair.near(), file);
          TaskWaits.briefly(loop);
          int buffered = pair.near().getWriteBufferSize();
          assertTrue(buffered < 300 * 1024, () -> buffered + " bytes are buffered");
          sending.cancel();
          int sent = Math.toIntExact(file.position());
          pair.near().write(Bytes.of("end"));
          pair.far().resumeReading();
          accepted.received("end").await();

          assertEquals(TestFile.text(0, sent) + "end", accepted.text());
        });
  }

  @Test
  default void pauseReading_whileAFileIsSentOverTls_staysInForce(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, new RecordingProtocol(loop));
          SendfileFlowContract.assertKeepsThePause(kit, pair.near(), client, pair.far());
        });
  }

  @Test
  default void resumeReading_duringSendfileOverTls_takesEffect(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, new RecordingProtocol(loop));
          SendfileFlowContract.assertResumes(kit, pair.near(), client, pair.far());
        });
  }

  @Test
  @Covers({"sendfile", "setWriteBufferLimits"})
  default void setWriteBufferLimits_duringATlsSendfile_applyLater(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(loop), accepted);
          SendfileFlowContract.assertKeepsTheLimits(
              kit, pair.near(), pair.far(), accepted, TestFile.open(kit, SendfileContract.LARGE));
        });
  }

  @Test
  default void sendfile_overTls_peerGoesMeanwhile_fails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var client = new RecordingProtocol(loop);
          var accepted = new RecordingProtocol(loop);
          TlsPair pair = TlsPair.upgrade(kit, client, accepted);
          accepted.onData(data -> pair.far().pauseReading());
          LoopFuture<Long> sending =
              loop.sendfile(pair.near(), TestFile.open(kit, SendfileContract.LARGE));
          accepted.received(1).await();
          pair.far().abort();

          assertThrows(IOException.class, sending::await);
          client.lost().await();
        });
  }
}
