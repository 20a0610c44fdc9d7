package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.examples.EchoProtocol;
import dev.rondo.examples.http.HttpLimits;
import dev.rondo.examples.http.HttpServer;
import dev.rondo.examples.http.Site;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The server that {@code rondo bench} measures: the servers of {@code rondo echo} and {@code rondo
 * http} on one loop. Argument: the backend. It ends when its standard input does.
 */
public final class BenchServer {

  private BenchServer() {}

  /** Prints {@code ready ECHO-PORT HTTP-PORT DETAIL}, and serves until the input ends. */
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().daemon().name("rondo-bench-input").start(BenchServer::haltAtEndOfInput);
    try (EventLoop loop = Loops.of(args[0]).get()) {
      var site = new Site(Path.of(System.getProperty("java.home")));
      int echo = listen(loop, EchoProtocol::new);
      int http = listen(loop, new HttpServer(loop, site, HttpLimits.defaults()));
      String driver = loop.describe().get("driver");
      System.out.printf(
          "ready %d %d %s%s%n", echo, http, loop.name(), driver == null ? "" : "/" + driver);
      loop.runForever();
    }
  }

  private static int listen(EventLoop loop, Supplier<? extends Protocol> protocols)
      throws Exception {
    var server =
        loop.runUntilComplete(
            loop.createServer(protocols, Binding.host("127.0.0.1", 0), ServerOptions.defaults()));
    return server.sockets().getFirst().localAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : 0;
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing.
      }
    } catch (IOException e) {
      // The same as the end.
    }
    Runtime.getRuntime().halt(0);
  }
}
