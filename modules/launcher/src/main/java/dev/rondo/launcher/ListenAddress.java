package dev.rondo.launcher;

import static java.util.stream.Collectors.joining;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TransportSocket;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** The address that a server listens on, and its TLS options. */
record ListenAddress(Binding binding, @Nullable TlsOptions tls) {

  /**
   * Larger than the default of 100: a client that finds the backlog full retries after a second.
   */
  private static final int BACKLOG = 1024;

  /**
   * Bounds the bytes that arrive from one client before its protocol can pause it, and that are
   * then kept. Linux doubles the number.
   */
  private static final int RECEIVE_BUFFER = 16 * 1024;

  static void addTo(Options options) {
    options
        .addOption(
            Help.valued("host", "H", "the host name or address to listen on; default: 127.0.0.1"))
        .addOption(Help.valued("port", "P", "the port to listen on; default: 0, any free port"))
        .addOption(
            Help.valued(
                "unix", "PATH", "listen on a Unix socket instead; @NAME for an abstract one"));
    TlsKeys.addTo(options);
  }

  /** Parses the options of {@code line}. */
  static ListenAddress parse(CommandLine line) throws ParseException, IOException {
    Binding binding = binding(line);
    TlsKeys.requireTls(line);
    return new ListenAddress(binding, line.hasOption("tls") ? TlsKeys.options(line) : null);
  }

  private static Binding binding(CommandLine line) throws ParseException {
    if (!line.hasOption("unix")) {
      int port = Numbers.port(line.getOptionValue("port", "0"));
      String host = line.getOptionValue("host", "127.0.0.1");
      if (host.isBlank()) {
        throw new ParseException(
            "--host must be a name or an address; use 0.0.0.0 or :: for all addresses");
      }
      return Binding.host(host, port);
    }
    if (line.hasOption("host") || line.hasOption("port")) {
      throw new ParseException("--unix cannot be combined with --host or --port");
    }
    return unix("--unix", line.getOptionValue("unix"));
  }

  /** Returns a Unix socket at {@code path}, the value of {@code option}. */
  static Binding.Unix unix(String option, String path) throws ParseException {
    if (path.isEmpty()) {
      throw new ParseException(option + " must be followed by a path or by @NAME");
    }
    return new Binding.Unix(path.startsWith("@") ? "\0" + path.substring(1) : path);
  }

  boolean isUnix() {
    return binding instanceof Binding.Unix;
  }

  /** Returns a copy with the port that {@code server} listens on. */
  ListenAddress at(Server server) {
    return binding instanceof Binding.Hosts hosts
            && server.sockets().getFirst().localAddress() instanceof InetSocketAddress address
        ? new ListenAddress(new Binding.Hosts(hosts.hosts(), address.getPort()), tls)
        : this;
  }

  /** Starts a server. If {@code shared}, others may listen on its port too, by SO_REUSEPORT. */
  LoopFuture<Server> open(EventLoop loop, Supplier<? extends Protocol> protocols, boolean shared)
      throws IOException {
    return open(loop, protocols, options(shared));
  }

  /**
   * Starts a server for requests of a few kilobytes that has at most {@code connections} open
   * connections.
   */
  LoopFuture<Server> open(
      EventLoop loop, Supplier<? extends Protocol> protocols, boolean shared, int connections)
      throws IOException {
    ServerOptions options = options(shared).withMaxConnections(connections);
    if (!isUnix()) {
      options =
          options.withListening(
              options
                  .listening()
                  .withSocketOptions(Map.of(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER)));
    }
    return open(loop, protocols, options);
  }

  private ServerOptions options(boolean shared) {
    return ServerOptions.defaults().withBacklog(BACKLOG).withTls(tls).withReusePort(shared);
  }

  private LoopFuture<Server> open(
      EventLoop loop, Supplier<? extends Protocol> protocols, ServerOptions options)
      throws IOException {
    if (binding instanceof Binding.Unix unix) {
      requireNoServer(unix.path());
    }
    return isUnix()
        ? loop.createUnixServer(protocols, binding, options)
        : loop.createServer(protocols, binding, options);
  }

  /** Fails if a server accepts on {@code path}: listening would replace its socket file. */
  private static void requireNoServer(String path) throws IOException {
    if (path.startsWith("\0")) {
      return;
    }
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.configureBlocking(false);
      client.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException | UnsupportedOperationException e) {
      return;
    }
    throw new BindException(
        path + " is already in use by a server: stop that server, or choose another path");
  }

  /** Prints the address that {@code server} listens on, for users and scripts. */
  static void announce(PrintStream out, Server server) {
    EventLoop loop = server.getLoop();
    out.printf(
        "listening on %s backend=%s runner=%s%n",
        server.sockets().stream().map(ListenAddress::address).collect(joining(",")),
        loop.name(),
        loop.describe().getOrDefault("runner", "unknown"));
    out.flush();
    Logging.prepare();
  }

  private static String address(TransportSocket socket) {
    SocketAddress address = socket.localAddress();
    // Not a switch: a pattern switch generates a class at its first use, which slows the start.
    if (address instanceof InetSocketAddress inet) {
      return HostAndPort.fromParts(InetAddresses.toAddrString(inet.getAddress()), inet.getPort())
          .toString();
    }
    return address instanceof UnixDomainSocketAddress unix
        ? "unix:" + unix.getPath()
        : String.valueOf(address);
  }
}
