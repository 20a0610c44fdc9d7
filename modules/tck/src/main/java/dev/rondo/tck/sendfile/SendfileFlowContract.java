package dev.rondo.tck.sendfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TransportOperations;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.SocketPath;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TestFile;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Test;

/**
 * Reading and the write limits of a transport while a file is sent over it: a change takes effect,
 * and stays in force when the file has been sent.
 */
@Role(TransportOperations.class)
@Covers("sendfile")
@Needs({Capability.SENDFILE, Capability.TCP, Capability.TASKS})
public interface SendfileFlowContract extends LoopContract {

  @Test
  default void pauseReading_whileAFileIsSent_staysInForce(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          assertKeepsThePause(kit, pair.near(), pair.client().protocol(), pair.far());
        });
  }

  @Test
  @Needs(Capability.UNIX_STREAM)
  default void pauseReading_whileAFileIsSentOverUnix_staysInForce(LoopFixture kit)
      throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          String path = SocketPath.create(kit).toString();
          var accepted = new RecordingProtocol(loop);
          loop.createUnixServer(() -> accepted, Binding.unix(path)).await();
          var client =
              loop.createUnixConnection(() -> new RecordingProtocol(loop), Target.unix(path))
                  .await();
          accepted.made().await();
          assertKeepsThePause(kit, client.transport(), client.protocol(), accepted.transport());
        });
  }

  /**
   * Fails unless {@code near} reads nothing after a sendfile during which it was paused. For use in
   * a task.
   */
  static void assertKeepsThePause(
      LoopFixture kit, Transport near, RecordingProtocol protocol, Transport far) throws Exception {
    EventLoop loop = kit.loop();
    far.pauseReading();
    LoopFuture<Long> sending = loop.sendfile(near, TestFile.open(kit, SendfileContract.LARGE));
    near.pauseReading();
    far.write(Bytes.of("held"));
    far.resumeReading();
    sending.await();
    TaskWaits.briefly(loop);
    assertFalse(near.isReading(), "reading although paused during the sendfile");
    assertEquals("", protocol.text());

    // A pause from before the sendfile stays in force too.
    loop.sendfile(near, TestFile.open(kit, 1)).await();
    assertFalse(near.isReading());
    near.resumeReading();
    protocol.received("held").await();
  }

  @Test
  default void resumeReading_whileAFileIsSent_takesEffectAtOnce(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          assertResumes(kit, pair.near(), pair.client().protocol(), pair.far());
        });
  }

  /**
   * Fails unless {@code near} can be resumed and paused again during a sendfile. For use in a task.
   */
  static void assertResumes(
      LoopFixture kit, Transport near, RecordingProtocol protocol, Transport far) throws Exception {
    EventLoop loop = kit.loop();
    far.pauseReading();
    LoopFuture<Long> sending = loop.sendfile(near, TestFile.open(kit, SendfileContract.LARGE));
    near.pauseReading();
    near.resumeReading();
    assertTrue(near.isReading());
    far.write(Bytes.of("meanwhile"));
    protocol.received("meanwhile").await();
    assertFalse(sending.isDone());
    far.resumeReading();
    sending.await();

    assertTrue(near.isReading());
  }

  @Test
  @Covers({"sendfile", "setWriteBufferLimits"})
  default void setWriteBufferLimits_duringASendfile_applyLater(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          assertKeepsTheLimits(
              kit,
              pair.near(),
              pair.far(),
              pair.accepted(),
              TestFile.openPlain(kit, SendfileContract.LARGE));
        });
  }

  /**
   * Fails unless limits that are set during a sendfile leave the data intact and apply afterward.
   * For use in a task.
   */
  static void assertKeepsTheLimits(
      LoopFixture kit, Transport near, Transport far, RecordingProtocol accepted, FileChannel file)
      throws Exception {
    var limits = new WriteBufferLimits(1 << 20, 8 << 20);
    far.pauseReading();
    LoopFuture<Long> sending = kit.loop().sendfile(near, file);
    near.setWriteBufferLimits(limits);
    TaskWaits.briefly(kit.loop());
    int buffered = near.getWriteBufferSize();
    far.resumeReading();
    sending.await();
    accepted.received(SendfileContract.LARGE).await();

    assertEquals(TestFile.text(0, SendfileContract.LARGE), accepted.text());
    assertEquals(limits, near.getWriteBufferLimits());
    assertTrue(buffered < 300 * 1024, () -> buffered + " bytes are buffered");
  }
}
