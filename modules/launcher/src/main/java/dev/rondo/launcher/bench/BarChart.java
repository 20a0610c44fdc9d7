package dev.rondo.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A chart of horizontal bars in groups, as SVG that is readable on light and dark pages. */
public final class BarChart {

  private static final int LEFT = 190;
  private static final int WIDTH = 720;
  private static final int RIGHT = 70;
  private static final int ROW = 20;
  private static final int BAR = 14;

  private static final String STYLE =
      """
      <style>
        text { font: 12px sans-serif; fill: #1f2328; }
        .title { font-size: 15px; font-weight: bold; }
        .group { font-weight: bold; }
        .bar { fill: #6ea8dc; } .base { fill: #a8b0b8; }
        .range { stroke: #1f2328; stroke-width: 1.2; }
        .one { stroke: #8a9199; stroke-dasharray: 3 3; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .bar { fill: #2f6fab; } .base { fill: #5b646d; }
          .range { stroke: #e6edf3; }
        }
      </style>
      """;

  private final String title;
  private final List<Group> groups = new ArrayList<>();

  /** Creates a chart without bars. */
  public BarChart(String title) {
    this.title = title;
  }

  /** A bar, with the range that its value had. */
  private record Bar(String label, Spread value, boolean isBaseline) {}

  /** Bars under a common heading. */
  public static final class Group {

    private final String heading;
    private final List<Bar> bars = new ArrayList<>();

    private Group(String heading) {
      this.heading = heading;
    }

    /** Adds a bar; the baseline's is drawn in gray. */
    public void bar(String label, Spread value, boolean isBaseline) {
      bars.add(new Bar(label, value, isBaseline));
    }
  }

  /** Adds a group of bars below the others. */
  public Group group(String heading) {
    Group group = new Group(heading);
    groups.add(group);
    return group;
  }

  /** Returns the chart, in which the length of a bar is its value relative to the greatest one. */
  public String toSvg() {
    double most =
        groups.stream()
            .flatMap(group -> group.bars.stream())
            .mapToDouble(bar -> bar.value.greatest())
            .max()
            .orElse(1);
    double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, 1);
    int height = 50 + groups.stream().mapToInt(group -> (group.bars.size() + 2) * ROW).sum();
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\">%n%s",
            WIDTH,
            height,
            WIDTH,
            STYLE));
    svg.append(
        String.format(
            Locale.ROOT, "<text class=\"title\" x=\"10\" y=\"22\">%s</text>%n", escaped(title)));
    int y = 50;
    for (Group group : groups) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"group\" x=\"10\" y=\"%d\">%s</text>%n",
              y,
              escaped(group.heading)));
      int top = y + 4;
      for (Bar bar : group.bars) {
        y += ROW;
        append(svg, bar, y, scale);
      }
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"one\" x1=\"%2$.1f\" x2=\"%2$.1f\" y1=\"%1$d\" y2=\"%3$d\"/>%n",
              top,
              LEFT + scale,
              y + 6));
      y += 2 * ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void append(StringBuilder svg, Bar bar, int y, double scale) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
            LEFT - 8,
            y,
            escaped(bar.label)));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            bar.isBaseline ? "base" : "bar",
            LEFT,
            y - BAR + 3,
            bar.value.median() * scale,
            BAR));
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\"/>%n",
            LEFT + bar.value.least() * scale,
            LEFT + bar.value.greatest() * scale,
            y - 4));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
            LEFT + bar.value.greatest() * scale + 6,
            y,
            bar.value.median()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
