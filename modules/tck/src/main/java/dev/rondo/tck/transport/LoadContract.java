package dev.rondo.tck.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.ServerOpener;
import dev.rondo.Task;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.RecordingProtocol;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import dev.rondo.tck.fixture.TcpPair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Many connections with many bytes at the same time. */
@Role(ServerOpener.class)
@Covers({"createServer", "createConnection"})
@Needs({Capability.TCP, Capability.TASKS})
public interface LoadContract extends LoopContract {

  /** The size of one message in bytes. */
  int SIZE = 1 << 20;

  /** T104. */
  @Test
  default void manyClients_largeMessages_areAnsweredInTurn(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          Server server =
              loop.createServer(() -> answering(loop), Binding.host("127.0.0.1", 0)).await();
          var clients = new ArrayList<Task<String>>();
          for (int i = 0; i < 25; i++) {
            clients.add(loop.createTask(() -> talk(loop, TcpPair.port(server))));
          }
          for (Task<String> client : clients) {
            assertEquals("OKSPAM", client.await());
          }
          server.close();
          server.waitClosed().await();
        });
  }

  /** Hundreds of connections opened and closed leave nothing behind. */
  @Test
  default void manyConnections_openedAndClosed_areAllLost(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var accepted = new ArrayList<RecordingProtocol>();
          Server server =
              loop.createServer(
                      () -> {
                        accepted.add(new RecordingProtocol(loop));
                        return accepted.getLast();
                      },
                      Binding.host("127.0.0.1", 0))
                  .await();
          var target = Target.host("127.0.0.1", TcpPair.port(server));
          for (int i = 0; i < 300; i++) {
            var client = loop.createConnection(() -> new RecordingProtocol(loop), target).await();
            client.transport().write(Bytes.of("x"));
            client.transport().close();
          }
          TaskWaits.until(loop, "all are accepted", () -> accepted.size() == 300);
          for (RecordingProtocol protocol : accepted) {
            protocol.lost().await();
            assertEquals("x", protocol.text());
          }
          server.close();
          server.waitClosed().await();
        });
  }

  private static RecordingProtocol answering(EventLoop loop) {
    var protocol = new RecordingProtocol(loop);
    return protocol.onData(
        data -> {
          int received = protocol.text().length();
          int before = received - data.remaining();
          if (before < SIZE && received >= SIZE) {
            protocol.transport().write(Bytes.of("OK"));
          }
          if (received >= 2 * SIZE) {
            protocol.transport().write(Bytes.of("SPAM"));
          }
        });
  }

  private static String talk(EventLoop loop, int port) throws Exception {
    var target = Target.host("127.0.0.1", port);
    var client = loop.createConnection(() -> new RecordingProtocol(loop), target).await();
    client.transport().write(message('A'));
    client.protocol().received("OK").await();
    client.transport().write(message('B'));
    client.protocol().received("SPAM").await();
    client.transport().close();
    client.protocol().lost().await();
    return client.protocol().text();
  }

  private static ByteBuffer message(char letter) {
    var bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) letter);
    return ByteBuffer.wrap(bytes);
  }
}
