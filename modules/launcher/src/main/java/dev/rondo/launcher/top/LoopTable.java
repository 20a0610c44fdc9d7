package dev.rondo.launcher.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The loops of one look, as a table. */
public record LoopTable(List<LoopActivity> loops) {

  private static final List<String> HEADINGS =
      List.of(
          "LOOP", "LOAD", "LAG50", "LAG99", "MAX", "ITER/S", "CALL/S", "CONN", "ACC/S", "IN/S",
          "OUT/S", "READY", "TIMER", "TASKS");

  /** Copies the loops. */
  public LoopTable {
    loops = List.copyOf(loops);
  }

  /** Returns the loops for JSON. */
  public List<Map<String, Object>> json() {
    return loops.stream().map(LoopActivity::json).toList();
  }

  /**
   * Returns the table, with a line below each loop that runs for long.
   *
   * @param heading the line above the table
   */
  public List<String> lines(String heading) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    loops.forEach(loop -> rows.add(cells(loop)));
    int[] widths = widths(rows);
    List<String> lines = new ArrayList<>(List.of(heading, line(HEADINGS, widths)));
    for (LoopActivity loop : loops) {
      lines.add(line(cells(loop), widths));
      if (!loop.where().isEmpty()) {
        lines.add("  for %s in %s".formatted(Magnitudes.time(loop.running()), loop.where()));
      }
    }
    if (loops.isEmpty()) {
      lines.add("no loop is open");
    }
    return lines;
  }

  private static List<String> cells(LoopActivity loop) {
    return List.of(
        loop.name(),
        Magnitudes.percent(loop.load()),
        Magnitudes.time(loop.lag50()),
        Magnitudes.time(loop.lag99()),
        Magnitudes.time(loop.lagMax()),
        Magnitudes.count(loop.iterations()),
        Magnitudes.count(loop.callbacks()),
        Magnitudes.count((double) loop.connections()),
        Magnitudes.count(loop.accepts()),
        Magnitudes.count(loop.received()),
        Magnitudes.count(loop.sent()),
        Magnitudes.count((double) loop.ready()),
        Magnitudes.count((double) loop.timers()),
        Magnitudes.count((double) loop.tasks()));
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  /** Returns a row: the name at the left of its column, numbers at the right of theirs. */
  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder(cells.getFirst());
    line.repeat(' ', widths[0] - cells.getFirst().length());
    for (int column = 1; column < widths.length; column++) {
      String cell = cells.get(column);
      line.repeat(' ', widths[column] - cell.length() + 1).append(cell);
    }
    return line.toString();
  }
}
