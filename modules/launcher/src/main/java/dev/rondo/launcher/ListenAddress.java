package dev.rondo.launcher;

import static java.util.stream.Collectors.joining;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.rondo.EventLoop;
import dev.rondo.net.Binding;
import dev.rondo.net.ServerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** The address that a server listens on, and its TLS, or null for none. */
record ListenAddress(Binding binding, @Nullable ServerTls tls) {

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
    return new ListenAddress(binding, line.hasOption("tls") ? TlsKeys.parse(line) : null);
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

  /** Returns the options of a server. */
  ServerOptions options() {
    return ServerOptions.defaults()
        .withBacklog(BACKLOG)
        .withTls(tls == null ? null : tls.options());
  }

  /**
   * Returns the options of a server for requests of a few kilobytes that has at most {@code
   * connections} open connections.
   */
  ServerOptions requestOptions(int connections) {
    ServerOptions options = options().withMaxConnections(connections);
    return binding instanceof Binding.Unix
        ? options
        : options.withListening(
            options
                .listening()
                .withSocketOptions(Map.of(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER)));
  }

  /**
   * Fails if this is the path of a Unix socket on which a server accepts: listening would replace
   * its socket file.
   */
  void requireNoServer() throws IOException {
    if (!(binding instanceof Binding.Unix(String path)) || path.startsWith("\0")) {
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

  /** Prints the addresses that a server listens on, for users and scripts. */
  static void announce(PrintStream out, List<SocketAddress> addresses, EventLoop loop) {
    out.printf(
        "listening on %s backend=%s runner=%s%n",
        addresses.stream().map(ListenAddress::text).collect(joining(",")),
        loop.name(),
        loop.describe().getOrDefault("runner", "unknown"));
    out.flush();
  }

  private static String text(SocketAddress address) {
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
