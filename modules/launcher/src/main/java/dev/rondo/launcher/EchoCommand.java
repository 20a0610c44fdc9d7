package dev.rondo.launcher;

import dev.rondo.net.Protocol;
import java.io.PrintStream;
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
        ServerRun.options()
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
    ServerRun run = ServerRun.parse(line);
    ListenAddress listen = ListenAddress.parse(line);
    run.serve(out, listen, loop -> listen.options(), loop -> protocols, group -> {});
    return 0;
  }
}
