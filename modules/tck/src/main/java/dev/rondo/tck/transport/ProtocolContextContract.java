package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.ContextVar;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RawPipe;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import dev.rondo.tck.fixture.TlsPair;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The context in which protocols and exception handlers are called. */
@Role(Context.class)
@Needs(Capability.TASKS)
@Covers("getContext")
public interface ProtocolContextContract extends LoopContract {

  /** The variable that each test sets. */
  ContextVar<String> PLACE = ContextVar.of("place", "nowhere");

  /** T033. */
  @Test
  @Needs({Capability.TLS, Capability.TCP})
  @Covers({"createConnection", "createServer"})
  default void protocolsOverTls_seeTheContextOfTheOpening(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var far = new ContextRecorder();
          PLACE.set("server");
          Server server = TlsPair.server(kit, () -> far, TlsPair.serverOptions());
          var near = new ContextRecorder();
          PLACE.set("client");
          var connecting = TlsPair.connect(kit, () -> near, server, TlsPair.clientOptions());
          PLACE.set("elsewhere");
          Transport transport = connecting.await().transport();
          transport.write(Bytes.of("ask"));
          TaskWaits.until(
              loop, "the server has the request", () -> far.seen.contains("data server"));
          near.transport.close();
          TaskWaits.until(loop, "both connections are lost", () -> near.ended && far.ended);

          assertEquals(Set.of("made client", "lost client"), near.seen);
          far.seen.remove("eof server");
          assertEquals(Set.of("made server", "data server", "lost server"), far.seen);
        });
  }

  /** T033. */
  @Test
  @Needs(Capability.PIPES)
  @Covers("connectReadPipe")
  default void protocolsOfPipes_seeTheContextOfTheOpening(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RawPipe.ReadEnd pipe = RawPipe.readEnd(kit);
          var reader = new ContextRecorder();
          PLACE.set("pipe");
          var connecting = loop.connectReadPipe(() -> reader, pipe.end());
          PLACE.set("elsewhere");
          connecting.await();
          pipe.writer().write(Bytes.of("data"));
          TaskWaits.until(loop, "the reader has the data", () -> reader.seen.contains("data pipe"));
          pipe.writer().close();
          TaskWaits.until(loop, "the pipe is lost", () -> reader.ended);

          assertEquals(Set.of("made pipe", "data pipe", "eof pipe", "lost pipe"), reader.seen);
        });
  }

  /** T033. */
  @Test
  @Needs(Capability.SUBPROCESS)
  @Covers("subprocessShell")
  default void protocolsOfChildren_seeTheContextOfTheStart(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var child = new ContextRecordingChild();
          PLACE.set("child");
          var starting = loop.subprocessShell(() -> child, "echo out", ProcessOptions.defaults());
          PLACE.set("elsewhere");
          starting.await();
          TaskWaits.until(loop, "the child has ended", () -> child.seen.contains("lost child"));

          assertEquals(
              Set.of("made child", "data child", "pipe lost child", "exited child", "lost child"),
              child.seen);
        });
  }

  /** T039. */
  @Test
  @Needs(Capability.TCP)
  @Covers("callExceptionHandler")
  default void exceptionHandler_runsInTheContextOfTheProtocol(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var seen = new TreeSet<String>();
    kit.runTask(
        () -> {
          var bad =
              new RecordingProtocol(loop)
                  .onData(
                      data -> {
                        throw new IllegalArgumentException("reported in its context");
                      });
          PLACE.set("server");
          Server server = TcpPair.server(kit, bad);
          PLACE.set("elsewhere");
          loop.setExceptionHandler((l, context) -> seen.add(PLACE.get()));
          var target = Target.host("127.0.0.1", TcpPair.port(server));
          loop.createConnection(() -> new RecordingProtocol(loop), target)
              .await()
              .transport()
              .write(Bytes.of("data"));
          bad.lost().await();
        });

    assertEquals(Set.of("server"), seen);
  }

  /** T039. */
  @Test
  @Covers("callExceptionHandler")
  default void exceptionHandler_runsInTheContextOfTheFailedTask(LoopFixture kit) {
    EventLoop loop = kit.loop();
    var seen = new TreeSet<String>();
    loop.setExceptionHandler((l, context) -> seen.add(PLACE.get()));
    failAndForget(loop);
    LoopFixture.await(
        "the failure is reported",
        () -> {
          System.gc();
          kit.iterate();
          return !seen.isEmpty();
        });

    assertEquals(Set.of("task"), seen);
  }

  private static void failAndForget(EventLoop loop) {
    var _ =
        loop.createTask(
            () -> {
              PLACE.set("task");
              throw new IllegalArgumentException("not retrieved by anyone");
            });
  }

  /** Records the calls it receives, each with the value of {@link #PLACE}. */
  final class ContextRecorder implements Protocol {

    private final Set<String> seen = new TreeSet<>();
    private Transport transport = Nulls.any();
    private boolean ended;

    ContextRecorder() {}

    private void recordEvent(String event) {
      seen.add(event + " " + PLACE.get());
    }

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
      recordEvent("made");
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      recordEvent("data");
    }

    @Override
    public boolean eofReceived() {
      recordEvent("eof");
      return false;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      recordEvent("lost");
      ended = true;
    }
  }

  /** Records the calls it receives, each with the value of {@link #PLACE}. */
  final class ContextRecordingChild implements SubprocessProtocol {

    private final Set<String> seen = new TreeSet<>();

    ContextRecordingChild() {}

    private void recordEvent(String event) {
      seen.add(event + " " + PLACE.get());
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
      recordEvent("made");
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
      recordEvent("data");
    }

    @Override
    public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
      recordEvent("pipe lost");
    }

    @Override
    public void processExited() {
      recordEvent("exited");
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      recordEvent("lost");
    }
  }
}
