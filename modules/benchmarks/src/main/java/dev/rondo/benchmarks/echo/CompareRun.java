package dev.rondo.benchmarks.echo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers the questions of docs/performance.md on this machine, and writes a page, the slices as
 * JSON and a chart for each. A run that is stopped continues where it was when it is started again.
 */
final class CompareRun {

  private static final String USAGE =
      """
      usage: run compare [OPTION=VALUE]... [QUESTION]...
        --out=FOLDER    the results, in which a later run continues (target/compare)
        --rounds=N      the rounds of each question (6)
        --seconds=S     the length of a slice in seconds (0.6)
        --minutes=M     stop after the round in which this time has passed (no limit)
        QUESTION        of tcp, styles-epoll, styles-uring, styles-selector, udp, loops, memory, http, tls,
                        primitives; default: all
      Programs: cc for the servers in C, python3 (or PYTHON) with uvloop. What is missing is said.\
      """;

  private Path out = Path.of("target", "compare");
  private int rounds = 6;
  private double seconds = 0.6;
  private long end = System.nanoTime() + Long.MAX_VALUE / 2;
  private final List<String> names = new ArrayList<>();

  private CompareRun() {}

  public static void main(String[] args) throws IOException {
    CompareRun run = new CompareRun();
    try {
      run.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    run.run();
  }

  private void parse(String[] args) {
    for (String arg : args) {
      if (!arg.startsWith("--")) {
        names.add(arg);
        continue;
      }
      String[] parts = arg.split("=", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException(USAGE);
      }
      switch (parts[0]) {
        case "--out" -> out = Path.of(parts[1]);
        case "--rounds" -> rounds = Integer.parseInt(parts[1]);
        case "--seconds" -> seconds = Double.parseDouble(parts[1]);
        case "--minutes" -> end = System.nanoTime() + (long) (Double.parseDouble(parts[1]) * 60e9);
        default -> throw new IllegalArgumentException("unknown option " + arg + "\n" + USAGE);
      }
    }
  }

  private void run() throws IOException {
    Files.createDirectories(out);
    Path module = Path.of(System.getProperty("rondo.benchmarks"));
    var others = new OtherPeers(module.resolve("src/peers"), out);
    List<Question> all = Question.all(others);
    List<ProgramQuestion> programs = ProgramQuestion.all(module);
    requireKnown(
        Stream.concat(
                all.stream().map(Question::name), programs.stream().map(ProgramQuestion::name))
            .toList());
    List<String> missing = new ArrayList<>(others.missing());
    programs.forEach(question -> missing.addAll(question.missing()));
    missing.forEach(line -> System.err.println("left out: " + line));
    for (Question question : all) {
      if (isWanted(question.name())) {
        measure(question);
      }
    }
    for (ProgramQuestion question : programs) {
      if (isWanted(question.name()) && question.missing().isEmpty() && !isOver()) {
        question.run(out);
      }
    }
    write(all, programs, missing);
  }

  private void requireKnown(List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        System.err.printf("no question is named '%s': use %s%n", name, String.join(", ", known));
        System.exit(2);
      }
    }
  }

  private boolean isWanted(String question) {
    return names.isEmpty() || names.contains(question);
  }

  private boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  private void measure(Question question) throws IOException {
    var file = new SliceFile(slices(question), question);
    if (file.rounds() >= rounds || isOver()) {
      return;
    }
    Options options =
        new Options(
            question.peers(), question.workloads(), rounds, seconds, seconds / 3, 2 * seconds, 3);
    try (Comparison comparison = new Comparison(options)) {
      comparison.start();
      while (file.rounds() < rounds && !isOver()) {
        int round = file.rounds() + 1;
        comparison.measure(round, file::add);
        System.err.printf("%s: round %d of %d%n", question.name(), round, rounds);
      }
    }
  }

  private void write(List<Question> questions, List<ProgramQuestion> programs, List<String> missing)
      throws IOException {
    StringBuilder page = new StringBuilder("# Results\n\n");
    page.append(ComparisonReport.machine()).append('\n');
    missing.forEach(line -> page.append("Left out: %s.\n".formatted(line)));
    page.append(charted(questions));
    for (ProgramQuestion question : programs) {
      page.append(question.toMarkdown(out));
    }
    Files.writeString(out.resolve("results.md"), page);
    System.out.print(page);
  }

  /** Returns the tables of the measured questions, and writes their charts. */
  private String charted(List<Question> questions) throws IOException {
    StringBuilder tables = new StringBuilder();
    for (Question question : questions) {
      var file = new SliceFile(slices(question), question);
      if (file.rounds() > 0) {
        var report = new QuestionReport(question, file);
        tables.append('\n').append(report.toMarkdown());
        Files.writeString(out.resolve(question.name() + ".svg"), report.toSvg());
      }
    }
    return tables.toString();
  }

  private Path slices(Question question) {
    return out.resolve(question.name() + ".jsonl");
  }
}
