package dev.rondo.launcher;

import com.google.common.net.HostAndPort;
import dev.rondo.examples.ProxyProtocol;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Forwards connections to another address. */
final class ProxyCommand implements Command {

  private static final String UNIX = "unix:";

  @Override
  public String name() {
    return "proxy";
  }

  @Override
  public String summary() {
    return "forward connections to another address, with back-pressure";
  }

  @Override
  public Options options() {
    return ServerRun.options()
        .addOption(Help.valued("listen", "A", "HOST:PORT or unix:PATH to listen on"))
        .addOption(Help.valued("to", "B", "HOST:PORT or unix:PATH to connect to"))
        .addOption(
            Help.valued(
                "grace", "D", "the time for open connections to end at shutdown; default: 2s"));
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    ListenAddress listen = new ListenAddress(binding(required(line, "listen")), null);
    Target target = target(required(line, "to"));
    ServerRun.parse(line)
        .serve(
            out,
            listen,
            loop -> listen.options(),
            loop -> () -> new ProxyProtocol(loop, target),
            group -> {});
    return 0;
  }

  private static Binding binding(String text) throws ParseException {
    if (text.startsWith(UNIX)) {
      return ListenAddress.unix(UNIX, text.substring(UNIX.length()));
    }
    HostAndPort address = address("listen", text);
    return Binding.host(address.getHost(), address.getPort());
  }

  private static Target target(String text) throws ParseException {
    if (text.startsWith(UNIX)) {
      return new Target.Unix(ListenAddress.unix(UNIX, text.substring(UNIX.length())).path());
    }
    HostAndPort address = address("to", text);
    if (address.getPort() == 0) {
      throw new ParseException("--to must name the port of a server, not 0: " + text);
    }
    return Target.host(address.getHost(), address.getPort());
  }

  private static HostAndPort address(String option, String text) throws ParseException {
    try {
      HostAndPort address = HostAndPort.fromString(text);
      if (address.hasPort() && !address.getHost().isEmpty()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // The message is the same.
    }
    throw new ParseException("--%s must be HOST:PORT or unix:PATH: %s".formatted(option, text));
  }

  private static String required(CommandLine line, String option) throws ParseException {
    if (!line.hasOption(option)) {
      throw new ParseException(
          "--listen and --to are required: give each an address such as 127.0.0.1:8080");
    }
    return line.getOptionValue(option);
  }
}
