package dev.rondo.tck.sendfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.LoopFuture;
import dev.rondo.TransportOperations;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TestFile;
import dev.rondo.tck.fixture.TlsPair;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Test;

/**
 * Interrupts while a file is sent over a transport. A channel of the JDK closes itself when an
 * interrupted thread uses it: the file must stay open, and the thread's flag must stay set.
 */
@Role(TransportOperations.class)
@Covers("sendfile")
@Needs({Capability.SENDFILE, Capability.TCP, Capability.TASKS})
public interface SendfileInterruptContract extends LoopContract {

  @Test
  default void sendfile_callerInterrupted_sendsTheFile(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          assertSendsInterrupted(
              kit, SendfileContract.LARGE, pair.near(), pair.far(), pair.accepted());
        });
  }

  @Test
  @Needs(Capability.TLS)
  default void sendfile_overTlsCallerInterrupted_sendsTheFile(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingProtocol accepted = new RecordingProtocol(kit.loop());
          TlsPair pair = TlsPair.upgrade(kit, new RecordingProtocol(kit.loop()), accepted);
          assertSendsInterrupted(kit, TlsSendfileContract.SIZE, pair.near(), pair.far(), accepted);
        });
  }

  /** Fails unless an interrupt of the task stops neither call nor await. For use in a task. */
  private static void assertSendsInterrupted(
      LoopFixture kit, int size, Transport near, Transport far, RecordingProtocol accepted)
      throws Exception {
    FileChannel file = TestFile.openPlain(kit, size);
    Thread task = Thread.currentThread();
    task.interrupt();
    LoopFuture<Long> sending = kit.loop().sendfile(near, file);
    assertTrue(Thread.interrupted(), "the call keeps the flag");
    assertEquals(size, sending.await());
    accepted.received(size).await();

    far.pauseReading();
    LoopFuture<Long> held = kit.loop().sendfile(near, file.position(0));
    kit.loop()
        .callSoon(
            () -> {
              task.interrupt();
              kit.loop().callSoon(far::resumeReading);
            });
    assertEquals(size, held.await());
    assertTrue(Thread.interrupted(), "the await keeps the flag");
    assertTrue(file.isOpen());
    TestFile.assertPosition(size, file);
  }

  @Test
  default void sendfile_loopThreadInterrupted_sendsTheFile(LoopFixture kit) throws Exception {
    Thread loopThread = Thread.currentThread();
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          FileChannel file = TestFile.openPlain(kit, SendfileContract.LARGE);
          pair.far().pauseReading();
          LoopFuture<Long> sending = kit.loop().sendfile(pair.near(), file);
          boolean[] sent = new boolean[1];
          sending.addDoneCallback(done -> sent[0] = true);
          pair.far().resumeReading();
          while (!sent[0]) {
            kit.offLoop(
                    () -> {
                      loopThread.interrupt();
                      return "interrupted";
                    })
                .await();
          }

          if (!file.isOpen()) {
            // An interrupt just during a call of java.nio closes the file.
            requireSentOrClosed(sending);
            return;
          }
          assertEquals(SendfileContract.LARGE, sending.await());
          Thread.interrupted(); // A task by baton is interrupted with the loop's thread.
          TestFile.assertPosition(SendfileContract.LARGE, file);
          pair.near().write(Bytes.of("end"));
          pair.accepted().received(SendfileContract.LARGE + 3).await();
        });
    assertTrue(Thread.interrupted(), "the run keeps the flag");
  }

  /** All of the file may have been sent before, when only its position was to be set. */
  private static void requireSentOrClosed(LoopFuture<Long> sending) throws Exception {
    try {
      assertEquals(SendfileContract.LARGE, sending.await());
    } catch (IOException e) {
      ErrorMessages.assertContains(e, "closed the file", "interrupted");
    }
  }
}
