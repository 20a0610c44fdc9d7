package dev.rondo.launcher;

import dev.rondo.launcher.bench.Bench;
import dev.rondo.launcher.bench.BenchOptions;
import dev.rondo.launcher.bench.BenchResults;
import dev.rondo.policies.Backend;
import dev.rondo.policies.BackendNames;
import dev.rondo.policies.Backends;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** Compares the backends on this machine. */
final class BenchCommand implements Command {

  private static final Duration SHORTEST = Duration.ofMillis(60);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String summary() {
    return "compare the backends on this machine: echo and HTTP, in about half a minute";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Help.valued(
                "backends",
                "A,B",
                "the backends to compare with the first of them; default: all available"))
        .addOption(
            Help.valued(
                "seconds",
                "D",
                "the measured time of each backend and workload, 60ms to 1m; default: 1.2s"))
        .addOption(
            Option.builder()
                .longOpt("json")
                .hasArg()
                .optionalArg(true)
                .argName("[FILE]")
                .desc("print JSON instead of a table, or write it to FILE as well")
                .get())
        .addOption(Help.valued("svg", "FILE", "write a chart to FILE"));
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    Duration seconds = seconds(line.getOptionValue("seconds", "1.2s"));
    Path json = file(line.getOptionValue("json"));
    Path svg = file(line.getOptionValue("svg"));
    List<String> backends = backends(line.getOptionValue("backends"));
    BenchReport report =
        new BenchReport(
            measure(new BenchOptions(backends, seconds, BenchCommand::server, Loops.of(null))),
            seconds);
    if (json != null) {
      write(json, report.toJson() + "\n");
    }
    if (svg != null) {
      write(svg, report.toSvg());
    }
    if (line.hasOption("json") && json == null) {
      out.println(report.toJson());
    } else {
      report.print(out);
    }
    return 0;
  }

  private static BenchResults measure(BenchOptions options) throws Exception {
    try (var progress = new BenchProgress();
        var bench = new Bench(options, progress);
        var interruption = new BenchInterruption(bench)) {
      return interruption.guard(bench::run);
    }
  }

  private static List<String> server(String backend) {
    try {
      return JvmCommand.running(BenchServer.class, backend);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static Duration seconds(String text) throws ParseException {
    Duration seconds = Durations.parse("seconds", text);
    if (seconds.compareTo(SHORTEST) < 0 || seconds.compareTo(LONGEST) > 0) {
      throw new ParseException("--seconds must be from 60ms to 1m: " + text);
    }
    return seconds;
  }

  private static List<String> backends(@Nullable String names) throws ParseException {
    Backends all = Backends.discover();
    if (names == null) {
      List<String> available =
          all.available().stream()
              .sorted(Comparator.comparingInt(Backend::preference).reversed())
              .map(Backend::name)
              .toList();
      if (available.isEmpty()) {
        Loops.choose(all, BackendNames.AUTO, "--backends"); // Fails, and says why.
      }
      return available;
    }
    List<String> chosen = List.of(names.split(",", -1));
    for (String name : chosen) {
      Loops.choose(all, name, "--backends");
      if (chosen.indexOf(name) != chosen.lastIndexOf(name)) {
        throw new ParseException("--backends names '%s' more than once".formatted(name));
      }
    }
    return chosen;
  }

  private static void write(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IOException("cannot write %s: %s".formatted(file, FailureMessages.describe(e)), e);
    }
  }

  /** Returns the file of an option, after checking that it can be written. */
  private static @Nullable Path file(@Nullable String name) throws IOException {
    if (name == null) {
      return null;
    }
    Path file = Path.of(name);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new FileSystemException(name, null, "is a folder: name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new AccessDeniedException(name);
    }
    return file;
  }
}
