package dev.rondo.launcher;

import dev.rondo.launcher.top.LoopLooks;
import dev.rondo.launcher.top.LoopTable;
import dev.rondo.launcher.top.ScreenSize;
import dev.rondo.launcher.top.TopScreen;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.management.MBeanServerConnection;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** Shows the load and the rates of another process's loops, again and again. */
final class TopCommand implements Command {

  /** The other process measures load and lag over intervals of at least half a second. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofHours(1);

  /** The time for the numbers of one look, which a stopped process does not give. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** The time within which the other process offers its metrics. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "top";
  }

  @Override
  public String summary() {
    return "show load, lag and rates of the loops of another process, until Ctrl-C";
  }

  @Override
  public String arguments() {
    return "PID";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Help.valued("interval", "D", "the time between two looks; default: 1s"))
        .addOption(Help.valued("count", "N", "end after N looks"))
        .addOption(
            Option.builder().longOpt("json").desc("print a line of JSON for each look").get());
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    Duration interval = interval(line.getOptionValue("interval", "1s"));
    int count =
        line.hasOption("count")
            ? Numbers.parse("count", line.getOptionValue("count"), 1, 1_000_000_000)
            : Integer.MAX_VALUE;
    long pid = LoopsOfProcessCommand.pid(line.getArgList());
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    try (AttachedJvm jvm = AttachedJvm.attach(pid)) {
      jvm.diagnosis(); // Fails if the process cannot be looked into.
      try {
        show(line, jvm, interval, count, out);
      } catch (IOException e) {
        throw process.filter(TopCommand::hasEnded).isPresent()
            ? new IOException("process %d has ended".formatted(pid), e)
            : e;
      }
    }
    return 0;
  }

  private static void show(
      CommandLine line, AttachedJvm jvm, Duration interval, int count, PrintStream out)
      throws Exception {
    if (line.hasOption("json")) {
      watch(jvm, interval, count, table -> out.println(json(table)), out);
    } else if (showsScreen(System.getenv("TERM"))) {
      watchOnScreen(jvm, interval, count, out);
    } else {
      watch(jvm, interval, count, table -> print(jvm, table, out), out);
    }
  }

  /** Returns whether {@code process} has ended, or does so at once: its connections end first. */
  private static boolean hasEnded(ProcessHandle process) {
    try {
      process.onExit().orTimeout(1, TimeUnit.SECONDS).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private static Duration interval(String text) throws ParseException {
    Duration interval = Durations.parse("interval", text);
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new ParseException("--interval must be from 1s to 60m: " + text);
    }
    return interval;
  }

  private static boolean showsScreen(@Nullable String term) {
    return Terminal.showsOutput() && term != null && !Set.of("", "dumb").contains(term);
  }

  private static void watchOnScreen(AttachedJvm jvm, Duration interval, int count, PrintStream out)
      throws Exception {
    LoopTable last;
    try (TopScreen screen = new TopScreen(out, () -> ScreenSize.current(System.getenv()));
        SignalExit _ = SignalExit.install(screen::close)) {
      last = watch(jvm, interval, count, table -> screen.show(lines(jvm, table)), out);
    }
    print(jvm, last, out); // The screen has gone, and with it the last page.
  }

  /**
   * Looks {@code count} times or until nobody reads the output, and returns the last look.
   *
   * @param view shows the result of a look
   */
  private static LoopTable watch(
      AttachedJvm jvm, Duration interval, int count, Consumer<LoopTable> view, PrintStream out)
      throws Exception {
    LoopLooks looks = jvm.ask(() -> firstLook(jvm.beans()), ANSWER);
    LoopTable table = new LoopTable(List.of());
    for (int i = 0; i < count && !out.checkError(); i++) {
      Thread.sleep(interval);
      table = jvm.ask(looks::look, ANSWER);
      view.accept(table);
    }
    return table;
  }

  /** Returns looks that begin when the process has offered its metrics, or has no loop. */
  private static LoopLooks firstLook(MBeanServerConnection beans) throws Exception {
    long start = System.nanoTime();
    LoopLooks looks = new LoopLooks(beans, System::nanoTime);
    while (!looks.hasLoops() && System.nanoTime() - start < PATIENCE.toNanos()) {
      Thread.sleep(50);
      looks = new LoopLooks(beans, System::nanoTime);
    }
    return looks;
  }

  private static List<String> lines(AttachedJvm jvm, LoopTable table) {
    LocalTime time = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    int loops = table.loops().size();
    return table.lines(
        "%d %s of process %d at %tT"
            .formatted(loops, loops == 1 ? "loop" : "loops", jvm.pid(), time));
  }

  private static void print(AttachedJvm jvm, LoopTable table, PrintStream out) {
    out.println(String.join("\n", lines(jvm, table)));
    out.println();
  }

  private static String json(LoopTable table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("loops", table.json());
    return JsonWriter.write(json);
  }
}
