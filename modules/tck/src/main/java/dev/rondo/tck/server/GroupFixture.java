package dev.rondo.tck.server;

import dev.rondo.EventLoop;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.Distribution;
import dev.rondo.tasks.GroupServer;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tasks.LoopGroupOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.RecordingProtocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Groups of loops under test, and clients of their servers. */
final class GroupFixture {

  /** Serves an echo that begins with the number of the thread. */
  static final Function<EventLoop, Supplier<Protocol>> ECHO =
      loop ->
          () -> {
            var echo = new RecordingProtocol(loop);
            return echo.onMade(
                    transport -> {
                      String name = Thread.currentThread().getName();
                      transport.write(Bytes.of(name.substring(name.length() - 1)));
                    })
                .onData(data -> echo.transport().write(data));
          };

  private GroupFixture() {}

  /** Starts a group whose loops report to the fixture. */
  static LoopGroup start(LoopFixture kit, int loops) {
    return LoopGroup.start(
        LoopGroupOptions.defaults().withLoops(loops).withLoopFactory(factory(kit)));
  }

  static Supplier<EventLoop> factory(LoopFixture kit) {
    return () -> {
      EventLoop loop = kit.provider().newEventLoop(LoopOptions.defaults());
      loop.setExceptionHandler(kit.reports());
      return loop;
    };
  }

  /** A connection to the server, and the loop that serves it. */
  record Client(Socket socket, char loop) implements AutoCloseable {

    static Client connect(GroupServer server) throws IOException {
      var address = (InetSocketAddress) server.addresses().getFirst();
      Socket socket = new Socket(address.getAddress(), address.getPort());
      try {
        socket.setSoTimeout(10_000);
        return new Client(socket, (char) socket.getInputStream().read());
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    boolean echoes() throws IOException {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() == 'x';
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Opens an echo server on a free port. */
  static GroupServer serve(LoopGroup group, Distribution distribution, ServerOptions options)
      throws Exception {
    return group
        .createServer(ECHO, Binding.host("127.0.0.1", 0), options, distribution)
        .get(10, TimeUnit.SECONDS);
  }
}
