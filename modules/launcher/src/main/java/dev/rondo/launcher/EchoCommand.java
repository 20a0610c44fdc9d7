package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.net.Protocol;
import dev.rondo.tasks.Runner;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Runs an echo server. */
final class EchoCommand implements Command {

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public String summary() {
    return "run a server that sends back what each client sends";
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(Help.backend())
            .addOption(
                Help.valued(
                    "style", "S", "protocol, buffered, streams or tasks; default: protocol"))
            .addOption(
                Help.valued(
                    "grace", "D", "the time for open connections to end at shutdown; default: 2s"));
    ListenAddress.addTo(options);
    return options;
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    Supplier<? extends Protocol> protocols =
        EchoStyles.parse(line.getOptionValue("style", "protocol"));
    Duration grace = Durations.parse("grace", line.getOptionValue("grace", "2s"));
    ListenAddress listen = ListenAddress.parse(line);
    try (var termination = new Termination(grace.plus(Termination.MARGIN));
        var runner = new Runner(Loops.of(line.getOptionValue("backend")))) {
      EventLoop loop = runner.getLoop();
      Server server = loop.runUntilComplete(listen.open(loop, protocols, false));
      termination.install(loop, () -> end(server, grace));
      ListenAddress.announce(out, server);
      loop.runUntilComplete(server.waitClosed());
    }
    return 0;
  }

  private static void end(Server server, Duration grace) {
    server.close();
    server.getLoop().callLater(grace, server::abortClients);
  }
}
