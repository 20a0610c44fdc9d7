package dev.rondo.launcher;

import static java.util.Objects.requireNonNull;

import dev.rondo.EventLoop;
import dev.rondo.examples.http.GeneratedPage;
import dev.rondo.examples.http.HttpLimits;
import dev.rondo.examples.http.HttpServer;
import dev.rondo.examples.http.Site;
import dev.rondo.launcher.accesslog.AccessLog;
import dev.rondo.launcher.accesslog.LineFormat;
import dev.rondo.monitoring.LoopMetrics;
import dev.rondo.monitoring.PrometheusText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

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
        ServerRun.options()
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
                    "metrics",
                    "PATH",
                    "serve the metrics of the loops at this path, as text for Prometheus"))
            .addOption(
                Help.valued(
                    "access-log",
                    "FILE",
                    "append a line for each response to this file, or print it if FILE is -; SIGHUP"
                        + " reopens the file"))
            .addOption(
                Help.valued(
                    "access-log-format", "F", "common, combined or json; default: combined"))
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
    HttpLimits limits = limits(line);
    ServerRun run = ServerRun.parse(line);
    Integer connections = connections(line);
    ListenAddress listen = ListenAddress.parse(line);
    String folder = line.getArgList().isEmpty() ? "." : line.getArgList().getFirst();
    Site site = new Site(Path.of(folder), listen.tls() != null);
    GeneratedPage metrics = metrics(line.getOptionValue("metrics"));
    Map<EventLoop, HttpServer> servers = new ConcurrentHashMap<>();
    try (AccessLog log = accessLog(line)) {
      run.withLog(log)
          .serve(
              out,
              listen,
              loop ->
                  listen.requestOptions(
                      connections == null
                          ? ConnectionLimit.standard(loop, listen.tls() != null)
                          : connections),
              loop ->
                  servers.computeIfAbsent(
                      loop,
                      l ->
                          new HttpServer(
                              l, site, limits, metrics, log == null ? null : log.listener())),
              group -> {
                var _ = group.forEach(loop -> requireNonNull(servers.get(loop)).stop());
              });
    }
    return 0;
  }

  private static @Nullable AccessLog accessLog(CommandLine line)
      throws ParseException, IOException {
    String file = line.getOptionValue("access-log");
    String format = line.getOptionValue("access-log-format");
    if (format != null && file == null) {
      throw new ParseException("--access-log-format requires --access-log");
    }
    LineFormat lines =
        LineFormat.of(format == null ? "combined" : format)
            .orElseThrow(
                () ->
                    new ParseException(
                        "--access-log-format must be common, combined or json: " + format));
    try {
      return file == null ? null : AccessLog.open(file, lines);
    } catch (IOException e) {
      throw new IOException(
          "cannot open the access log: %s; name a file in a folder that you may write to"
              .formatted(FailureMessages.describe(e)),
          e);
    }
  }

  /** Returns the limit of all loops together, or null for the standard one. */
  private static @Nullable Integer connections(CommandLine line) throws ParseException {
    String given = line.getOptionValue("max-connections");
    return given == null ? null : Numbers.parse("max-connections", given, 1, 1_000_000);
  }

  private static @Nullable GeneratedPage metrics(@Nullable String path) throws ParseException {
    if (path == null) {
      return null;
    }
    if (!path.startsWith("/")) {
      throw new ParseException("--metrics must begin with a slash: " + path);
    }
    return new GeneratedPage(
        path, PrometheusText.MEDIA_TYPE, () -> PrometheusText.of(LoopMetrics.all()));
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
