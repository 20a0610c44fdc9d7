package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.launcher.accesslog.AccessLog;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.tasks.Distribution;
import dev.rondo.tasks.GroupServer;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tasks.LoopGroupOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** Runs a server on one or several loops, from the options of its command to the signal to end. */
final class ServerRun {

  private static final int MOST_THREADS = 1024;

  /** Initializing logging takes some 40 ms, which the first clients should not wait for. */
  private static final Duration LOGGING_DELAY = Duration.ofSeconds(2);

  private final Supplier<EventLoop> loopFactory;
  private final int threads;
  private final boolean pinned;
  private final @Nullable Distribution distribution;
  private final Duration grace;
  private final @Nullable AccessLog log;

  private ServerRun(
      Supplier<EventLoop> loopFactory,
      int threads,
      boolean pinned,
      @Nullable Distribution distribution,
      Duration grace,
      @Nullable AccessLog log) {
    this.loopFactory = loopFactory;
    this.threads = threads;
    this.pinned = pinned;
    this.distribution = distribution;
    this.grace = grace;
    this.log = log;
  }

  /**
   * Returns this run with a log that is closed after the last connection, and that SIGHUP reopens.
   */
  ServerRun withLog(@Nullable AccessLog log) {
    return new ServerRun(loopFactory, threads, pinned, distribution, grace, log);
  }

  /** Returns the options that every server command has. */
  static Options options() {
    return new Options()
        .addOption(Help.backend())
        .addOption(
            Help.valued("threads", "N", "the number of loops, each on its own thread; default: 1"))
        .addOption(null, "pin", false, "bind each of these threads to one processor")
        .addOption(
            Help.valued(
                "balance",
                "M",
                "how loops share connections: reuseport (each accepts) or least (connections);"
                    + " default: reuseport for a port if the backend can, otherwise least"));
  }

  /** Parses the options of {@code line}. */
  static ServerRun parse(CommandLine line) throws ParseException {
    return new ServerRun(
        Loops.of(line.getOptionValue("backend")),
        Numbers.parse("threads", line.getOptionValue("threads", "1"), 1, MOST_THREADS),
        line.hasOption("pin"),
        distribution(line.getOptionValue("balance")),
        Durations.parse("grace", line.getOptionValue("grace", "2s")),
        null);
  }

  private static @Nullable Distribution distribution(@Nullable String name) throws ParseException {
    if (name == null) {
      return null;
    }
    return switch (name) {
      case "reuseport" -> Distribution.REUSE_PORT;
      case "least" -> Distribution.LEAST_CONNECTIONS;
      default -> throw new ParseException("--balance must be reuseport or least: " + name);
    };
  }

  /**
   * Serves on {@code listen} until a signal ends the server.
   *
   * @param options returns the options of the server on loops such as the given one
   * @param protocols returns the protocol factory of a loop, as {@link LoopGroup#createServer} does
   * @param atEnd called on a loop thread when the server stops accepting
   */
  void serve(
      PrintStream out,
      ListenAddress listen,
      Function<EventLoop, ServerOptions> options,
      Function<EventLoop, Supplier<? extends Protocol>> protocols,
      Consumer<LoopGroup> atEnd)
      throws Exception {
    if (distribution == Distribution.REUSE_PORT && listen.binding() instanceof Binding.Unix) {
      throw new ParseException(
          "--balance reuseport cannot be combined with a Unix socket: use --balance least");
    }
    listen.requireNoServer();
    if (listen.tls() != null) {
      listen.tls().warm();
    }
    if (threads > 1) {
      Logging.prepare(); // Several threads cannot initialize it at once without a warning.
    }
    Runnable hangup = log != null && log.isFile() ? log::reopen : null;
    try (var termination = new Termination(grace.plus(Termination.MARGIN), hangup);
        AccessLog _ = log;
        LoopGroup group =
            LoopGroup.start(
                LoopGroupOptions.defaults()
                    .withLoops(threads)
                    .withPinned(pinned)
                    .withLoopFactory(loopFactory))) {
      EventLoop first = group.loops().getFirst();
      GroupServer server = result(open(group, listen, options.apply(first), protocols));
      Runnable end =
          () -> {
            server.end(grace);
            atEnd.accept(group);
          };
      result(group.forEach(loop -> installOn(loop, first, termination, end)));
      ListenAddress.announce(out, server.addresses(), first);
      var _ = group.forEach(loop -> loop.callLater(LOGGING_DELAY, Logging::prepare));
      result(CompletableFuture.anyOf(server.ended(), group.ended()));
    }
  }

  private CompletableFuture<GroupServer> open(
      LoopGroup group,
      ListenAddress listen,
      ServerOptions options,
      Function<EventLoop, Supplier<? extends Protocol>> protocols) {
    return distribution == null
        ? group.createServer(protocols, listen.binding(), options)
        : group.createServer(protocols, listen.binding(), options, distribution);
  }

  private static void installOn(
      EventLoop loop, EventLoop first, Termination termination, Runnable end) {
    if (loop == first) {
      termination.install(loop, end);
    }
  }

  /** Waits for {@code future}, and throws its failure as it is. */
  private static <T extends @Nullable Object> T result(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
