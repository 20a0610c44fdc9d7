package dev.rondo.launcher;

import static java.util.stream.Collectors.joining;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TransportSocket;
import dev.rondo.tasks.Runner;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Serves what it is sent. */
final class EchoCommand implements Command {

  /** How long a loop may take to close beyond the grace its connections are given. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** A burst of clients beyond the usual 100 would wait a second for the kernel's second try. */
  private static final int BACKLOG = 1024;

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public String summary() {
    return "serve what is sent";
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(
                Help.valued("backend", "B", "the backend, or several with commas between them"))
            .addOption(Help.valued("host", "H", "where to listen; default: 127.0.0.1"))
            .addOption(Help.valued("port", "P", "the port; default: 0, a free one"))
            .addOption(Help.valued("style", "S", "protocol, buffered or tasks; default: protocol"))
            .addOption(
                Help.valued("grace", "D", "how long connections may go on at the end; default: 2s"))
            .addOption(Help.valued("unix", "PATH", "not there yet"));
    TlsKeys.addTo(options);
    return options;
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    refuseWhatIsMissing(line);
    TlsOptions tls = line.hasOption("tls") ? TlsOptions.of(TlsKeys.context(line)) : null;
    Supplier<? extends Protocol> protocols =
        EchoStyles.parse(line.getOptionValue("style", "protocol"));
    int port = Ports.parse(line.getOptionValue("port", "0"));
    Duration grace = Durations.parse("grace", line.getOptionValue("grace", "2s"));
    String host = line.getOptionValue("host", "127.0.0.1");
    Supplier<EventLoop> loops = Loops.of(line.getOptionValue("backend"));
    try (var termination = new Termination(grace.plus(MARGIN));
        var runner = new Runner(loops)) {
      EventLoop loop = runner.getLoop();
      Server server =
          loop.runUntilComplete(
              loop.createServer(
                  protocols,
                  Binding.hosts(port, host),
                  ServerOptions.defaults().withBacklog(BACKLOG).withTls(tls)));
      termination.ask(loop, () -> end(server, grace));
      out.printf(
          "listening on %s backend=%s runner=%s%n",
          server.sockets().stream().map(EchoCommand::address).collect(joining(",")),
          loop.name(),
          loop.describe().getOrDefault("runner", "unknown"));
      out.flush();
      loop.runUntilComplete(server.waitClosed());
    }
    return 0;
  }

  private static void end(Server server, Duration grace) {
    server.close();
    server.getLoop().callLater(grace, server::abortClients);
  }

  private static void refuseWhatIsMissing(CommandLine line) throws ParseException {
    if (line.hasOption("unix")) {
      throw new ParseException("--unix is not there yet: this command serves TCP only");
    }
  }

  private static String address(TransportSocket socket) {
    return socket.localAddress() instanceof InetSocketAddress inet
        ? HostAndPort.fromParts(InetAddresses.toAddrString(inet.getAddress()), inet.getPort())
            .toString()
        : String.valueOf(socket.localAddress());
  }
}
