package dev.rondo.tck.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.TimerHandle;
import dev.rondo.net.Binding;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.ChildCommands;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.ProcessorTime;
import dev.rondo.tck.fixture.RawPair;
import dev.rondo.tck.fixture.RawPipe;
import dev.rondo.tck.fixture.RecordingChild;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.SocketPair;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.WriteBuffers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A loop that waits does not spin: it uses no processor time, for whatever it waits. */
public interface IdleContract extends LoopContract {

  @Test
  default void runForever_nothingToDo_doesNotSpin(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    FutureTask<String> check =
        new FutureTask<>(
            () -> {
              try {
                ProcessorTime.assertIdle();
              } finally {
                loop.callSoonThreadsafe(loop::stop);
              }
              return "idle";
            });
    kit.thread(check);
    loop.runForever();

    assertEquals("idle", check.get());
  }

  @Test
  @Needs(Capability.TASKS)
  default void callLater_untilTheTimerIsDue_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TimerHandle timer = kit.loop().callLater(Duration.ofMinutes(1), () -> {});
          ProcessorTime.assertIdle(kit);
          timer.cancel();
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void createConnection_idle_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().write(Bytes.of("ping"));
          pair.accepted().received("ping").await();
          pair.far().write(Bytes.of("pong"));
          pair.client().protocol().received("pong").await();

          ProcessorTime.assertIdle(kit);
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void pauseReading_dataWaiting_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          pair.near().write(Bytes.of("later"));
          ProcessorTime.assertIdle(kit);
          pair.far().resumeReading();
          pair.accepted().received("later").await();
        });
  }

  /** A reset is ready whatever the interest, on many systems. */
  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void pauseReading_peerReset_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          pair.near().abort();

          ProcessorTime.assertIdle(kit);
        });
  }

  /** The end of a stream stays ready to be read. */
  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void eofReceived_keptOpen_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          EventLoop loop = kit.loop();
          RecordingProtocol halfOpen = new RecordingProtocol(loop).onEof(() -> true);
          TcpPair pair = TcpPair.open(kit, new RecordingProtocol(loop), halfOpen);
          pair.near().writeEof();
          halfOpen.recorded("eof").await();
          ProcessorTime.assertIdle(kit);
          pair.far().write(Bytes.of("still open"));
          pair.client().protocol().received("still open").await();
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void write_peerDoesNotRead_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          int written = Math.toIntExact(WriteBuffers.fill(pair.near()));
          ProcessorTime.assertIdle(kit);
          assertTrue(pair.near().getWriteBufferSize() > 0, "the write buffer is full");
          pair.far().resumeReading();
          pair.accepted().received(written).await();
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void createServer_serving_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          Server server = TcpPair.server(kit, new RecordingProtocol(kit.loop()));
          ProcessorTime.assertIdle(kit);
          server.close();
        });
  }

  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void createServer_notServing_doesNotSpin(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingProtocol accepted = new RecordingProtocol(loop);
          Server server =
              loop.createServer(
                      () -> accepted,
                      Binding.host("127.0.0.1", 0),
                      ServerOptions.defaults().withStartServing(false))
                  .await();
          ProcessorTime.assertIdle(kit);
          server.startServing().await();
          var near =
              loop.createConnection(
                      () -> new RecordingProtocol(loop),
                      Target.host("127.0.0.1", TcpPair.port(server)))
                  .await();
          accepted.made().await();
          server.close();
          near.transport().close();
          accepted.lost().await();
        });
  }

  @Test
  @Needs({Capability.RAW_SOCKETS, Capability.TASKS})
  default void sockRecv_pending_doesNotSpin(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          SocketPair pair = SocketPair.open(kit);
          var received = loop.sockRecvInto(pair.near(), ByteBuffer.allocate(8));
          ProcessorTime.assertIdle(kit);
          loop.sockSendall(pair.far(), Bytes.of("x")).await();

          assertEquals(1, received.await());
        });
  }

  @Test
  @Needs({Capability.WATCH_SOCKETS, Capability.TASKS})
  default void removeReader_dataWaiting_doesNotSpin(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    RawPair pair = RawPair.open(kit);
    kit.runTask(
        () -> {
          LoopFuture<String> readable = loop.createFuture();
          var calls = new ArrayList<String>();
          pair.far().write(Bytes.of("x"));
          loop.addReader(
              pair.near(),
              () -> {
                calls.add("readable");
                loop.removeReader(pair.near());
                readable.setResult("readable");
              });
          loop.addWriter(pair.near(), () -> loop.removeWriter(pair.near()));
          readable.await();
          ProcessorTime.assertIdle(kit);

          assertEquals(1, calls.size());
        });
  }

  /** The end of a pipe is ready whatever the interest, on many systems. */
  @Test
  @Needs({Capability.PIPES, Capability.TASKS})
  default void connectReadPipe_pausedAtItsEnd_doesNotSpin(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          var reading = loop.connectReadPipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          reading.transport().pauseReading();
          pipe.writer().close();
          ProcessorTime.assertIdle(kit);
          reading.transport().resumeReading();
          reading.protocol().lost().await();
        });
  }

  @Test
  @Needs({Capability.PIPES, Capability.TASKS})
  default void connectWritePipe_readerDoesNotRead_doesNotSpin(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.WriteEnd pipe = RawPipe.writeEnd(kit);
          var writing =
              loop.connectWritePipe(() -> new RecordingProtocol(loop), pipe.end()).await();
          ProcessorTime.assertIdle(kit);
          WriteBuffers.fill(writing.transport());
          ProcessorTime.assertIdle(kit);
          writing.transport().abort();
          writing.protocol().lost().await();
        });
  }

  @Test
  @Needs({Capability.SUBPROCESS, Capability.TASKS})
  default void subprocessShell_childThatWaits_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          RecordingChild child = ChildCommands.shell(kit, "exec 1>&- 2>&-; exec sleep 60");
          TaskWaits.briefly(kit.loop());
          ProcessorTime.assertIdle(kit);
          child.transport().kill();
          child.lost().await();
        });
  }

  /** A transport that is closed with data to write waits for its peer. */
  @Test
  @Needs({Capability.TCP, Capability.TASKS})
  default void close_peerDoesNotRead_doesNotSpin(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.far().pauseReading();
          Transport near = pair.near();
          WriteBuffers.fill(near);
          near.close();
          ProcessorTime.assertIdle(kit);
          pair.far().resumeReading();
          pair.accepted().lost().await();
        });
  }
}
