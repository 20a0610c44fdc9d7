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
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** The address that a server listens on, and whether it uses TLS. */
record Listening(Binding binding, @Nullable TlsOptions tls) {

  /** A burst of clients beyond the usual 100 would wait a second for the kernel's second try. */
  private static final int BACKLOG = 1024;

  static void addTo(Options options) {
    options
        .addOption(Help.valued("host", "H", "where to listen; default: 127.0.0.1"))
        .addOption(Help.valued("port", "P", "the port; default: 0, a free one"))
        .addOption(
            Help.valued("unix", "PATH", "listen on a Unix socket instead; @NAME: an abstract one"));
    TlsKeys.addTo(options);
  }

  /** Reads the address and TLS from {@code line}. */
  static Listening parse(CommandLine line)
      throws ParseException, IOException, GeneralSecurityException {
    Binding binding = binding(line);
    TlsKeys.requireTlsFor(line);
    return new Listening(binding, line.hasOption("tls") ? TlsKeys.options(line) : null);
  }

  private static Binding binding(CommandLine line) throws ParseException {
    if (!line.hasOption("unix")) {
      int port = Numbers.port(line.getOptionValue("port", "0"));
      String host = line.getOptionValue("host", "127.0.0.1");
      if (host.isBlank()) {
        throw new ParseException("--host must be a name or an address; 0.0.0.0 or :: for any");
      }
      return Binding.host(host, port);
    }
    if (line.hasOption("host") || line.hasOption("port")) {
      throw new ParseException("--unix excludes --host and --port");
    }
    return unix("--unix", line.getOptionValue("unix"));
  }

  /** The socket at {@code path}, which follows {@code option} on the line. */
  static Binding.Unix unix(String option, String path) throws ParseException {
    if (path.isEmpty()) {
      throw new ParseException(option + " must be followed by a path, or @ and a name");
    }
    return new Binding.Unix(path.startsWith("@") ? "\0" + path.substring(1) : path);
  }

  boolean isUnix() {
    return binding instanceof Binding.Unix;
  }

  /** The same at the port that was found free. */
  Listening at(Server server) {
    return binding instanceof Binding.Hosts hosts
            && server.sockets().getFirst().localAddress() instanceof InetSocketAddress address
        ? new Listening(new Binding.Hosts(hosts.hosts(), address.getPort()), tls)
        : this;
  }

  /** Begins to listen; {@code shared} with others at the same port. */
  LoopFuture<Server> open(EventLoop loop, Supplier<? extends Protocol> protocols, boolean shared)
      throws IOException {
    return open(loop, protocols, shared, Integer.MAX_VALUE);
  }

  /** As the other, with at most {@code connections} open at once. */
  LoopFuture<Server> open(
      EventLoop loop, Supplier<? extends Protocol> protocols, boolean shared, int connections)
      throws IOException {
    if (binding instanceof Binding.Unix unix) {
      requireUnserved(unix.path());
    }
    ServerOptions options =
        ServerOptions.defaults()
            .withBacklog(BACKLOG)
            .withTls(tls)
            .withReusePort(shared)
            .withMaxConnections(connections);
    return isUnix()
        ? loop.createUnixServer(protocols, binding, options)
        : loop.createServer(protocols, binding, options);
  }

  /** A socket file that nobody serves any more is replaced: one that is served would be too. */
  private static void requireUnserved(String path) throws IOException {
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

  /** Tells who waits for it that {@code server} is there. */
  static void announce(PrintStream out, Server server) {
    EventLoop loop = server.getLoop();
    out.printf(
        "listening on %s backend=%s runner=%s%n",
        server.sockets().stream().map(Listening::address).collect(joining(",")),
        loop.name(),
        loop.describe().getOrDefault("runner", "unknown"));
    out.flush();
    Logging.prepare();
  }

  private static String address(TransportSocket socket) {
    SocketAddress address = socket.localAddress();
    // Not a switch: one over types makes a class at its first use, while the command starts.
    if (address instanceof InetSocketAddress inet) {
      return HostAndPort.fromParts(InetAddresses.toAddrString(inet.getAddress()), inet.getPort())
          .toString();
    }
    return address instanceof UnixDomainSocketAddress unix
        ? "unix:" + unix.getPath()
        : String.valueOf(address);
  }
}
