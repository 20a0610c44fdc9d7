package dev.rondo.launcher;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.examples.http.HttpLimits;
import dev.rondo.examples.http.HttpServer;
import dev.rondo.examples.http.Site;
import dev.rondo.tasks.Runner;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Serves the files of a folder. */
final class HttpCommand implements Command {

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String summary() {
    return "serve the files of a folder (default: the current one) over HTTP/1.1";
  }

  @Override
  public String arguments() {
    return "[DIR]";
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(Help.backend())
            .addOption(
                Help.valued("threads", "N", "the number of loops that share the port; default: 1"))
            .addOption(
                Help.valued(
                    "timeout", "D", "the longest time for a request to arrive; default: 10s"))
            .addOption(
                Help.valued(
                    "idle",
                    "D",
                    "the time a connection may wait for its next request; default: 60s"))
            .addOption(
                Help.valued(
                    "stall", "D", "the time a client may read nothing of a response; default: 30s"))
            .addOption(
                Help.valued(
                    "max-connections",
                    "N",
                    "the most open connections, others wait; default: from the heap and"
                        + " the descriptors"))
            .addOption(
                Help.valued(
                    "grace", "D", "the time for responses to complete at shutdown; default: 2s"));
    ListenAddress.addTo(options);
    return options;
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    if (line.getArgList().size() > 1) {
      throw new ParseException("unexpected argument: " + line.getArgList().get(1));
    }
    Duration grace = Durations.parse("grace", line.getOptionValue("grace", "2s"));
    HttpLimits limits = limits(line);
    int threads = Numbers.parse("threads", line.getOptionValue("threads", "1"), 1, 1024);
    ListenAddress listen = ListenAddress.parse(line);
    if (threads > 1 && listen.isUnix()) {
      throw new ParseException(
          "--threads cannot be combined with --unix: loops can share only a port");
    }
    String folder = line.getArgList().isEmpty() ? "." : line.getArgList().getFirst();
    Site site = new Site(Path.of(folder));
    Supplier<EventLoop> loopFactory = Loops.of(line.getOptionValue("backend"));
    try (var termination = new Termination(grace.plus(Termination.MARGIN));
        var runner = new Runner(loopFactory)) {
      EventLoop loop = runner.getLoop();
      if (threads > 1 && !loop.capabilities().contains(Capability.REUSE_PORT)) {
        throw Capability.REUSE_PORT.refusal("--threads", loop);
      }
      int connections = connections(line, loop, threads);
      var http = new HttpServer(loop, site, limits);
      if (threads > 1) {
        // SO_REUSEPORT would silently share a port that another server of this user already has.
        loop.runUntilComplete(listen.open(loop, http, false)).close();
      }
      Server server = loop.runUntilComplete(listen.open(loop, http, threads > 1, connections));
      List<HttpThread> others = new ArrayList<>();
      try {
        for (int i = 2; i <= threads; i++) {
          others.add(
              HttpThread.start(i, loopFactory, site, limits, listen.at(server), connections));
        }
        termination.install(
            loop,
            () -> {
              others.forEach(other -> other.end(grace));
              end(server, http, grace);
            });
        ListenAddress.announce(out, server);
        loop.runUntilComplete(server.waitClosed());
      } finally {
        others.forEach(other -> other.end(Duration.ZERO));
        for (HttpThread other : others) {
          other.join();
        }
      }
    }
    return 0;
  }

  /** Stops accepting, and aborts the connections that are still open after {@code grace}. */
  static void end(Server server, HttpServer http, Duration grace) {
    server.close();
    http.stop();
    server.getLoop().callLater(grace, server::abortClients);
  }

  /** Returns the limit of each loop. */
  private static int connections(CommandLine line, EventLoop loop, int threads)
      throws ParseException {
    String given = line.getOptionValue("max-connections");
    return given == null
        ? ConnectionLimit.standard(loop, line.hasOption("tls"), threads)
        : Math.max(1, Numbers.parse("max-connections", given, 1, 1_000_000) / threads);
  }

  private static HttpLimits limits(CommandLine line) throws ParseException {
    HttpLimits limits = HttpLimits.defaults();
    return limits.withTimes(
        time(line, "timeout", limits.request()),
        time(line, "idle", limits.idle()),
        time(line, "stall", limits.stall()));
  }

  private static Duration time(CommandLine line, String option, Duration fallback)
      throws ParseException {
    return line.hasOption(option) ? Durations.parse(option, line.getOptionValue(option)) : fallback;
  }
}
