package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file the path of the page, relative to the root of the source tree
 * @param text the Markdown of the page
 */
record MarkdownPage(String file, String text) {

  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.(\\w+))?`");

  /** Lines that stand for code a page leaves out. */
  private static final Set<String> ELLIPSES = Set.of("// …", "<!-- … -->");

  /**
   * Code on a page, taken from a file.
   *
   * @param source the path of the file
   * @param parts the lines of each part, in the order in which the parts stand in the file
   */
  record Example(String source, List<List<String>> parts) {}

  /**
   * A class, or a member of it, that a page names as {@code `Type.member`}.
   *
   * @param type the simple name of the class
   * @param member the name of the member, or an empty string
   */
  record Reference(String type, String member) {}

  static MarkdownPage of(String file) throws IOException {
    return new MarkdownPage(file, Files.readString(Modules.ROOT.resolve(file)));
  }

  /** Returns the pages in the root of the source tree and in {@code docs}. */
  static List<MarkdownPage> all() throws IOException {
    var pages = new ArrayList<MarkdownPage>();
    for (String folder : List.of("", "docs/")) {
      try (Stream<Path> files = Files.list(Modules.ROOT.resolve(folder))) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(".md")) {
            pages.add(of(folder + name));
          }
        }
      }
    }
    return pages;
  }

  /** Returns the text between the comments {@code <!-- name -->} and {@code <!-- /name -->}. */
  String section(String name) {
    String start = "<!-- " + name + " -->";
    int from = text.indexOf(start);
    int to = text.indexOf("<!-- /" + name + " -->");
    if (from < 0 || to < from) {
      throw new AssertionError(file + " has no section " + name);
    }
    return text.substring(from + start.length(), to);
  }

  /** Returns the rows of the table in a section, the header first. */
  List<List<String>> table(String name) {
    return section(name)
        .lines()
        .filter(line -> line.startsWith("|") && !line.matches("[|:\\- ]+"))
        .map(MarkdownPage::cells)
        .toList();
  }

  private static List<String> cells(String row) {
    return Stream.of(row.substring(1).split("\\|", -1))
        .map(cell -> cell.replace("`", "").strip())
        .toList();
  }

  /** Returns the code on the page that is taken from files. */
  List<Example> examples() {
    return EXAMPLE
        .matcher(text)
        .results()
        .map(match -> new Example(match.group(1), parts(match.group(2))))
        .toList();
  }

  private static List<List<String>> parts(String code) {
    var parts = new ArrayList<List<String>>();
    parts.add(new ArrayList<>());
    for (String line : lines(code)) {
      if (ELLIPSES.contains(line)) {
        parts.add(new ArrayList<>());
      } else {
        parts.getLast().add(line);
      }
    }
    return parts;
  }

  /** Returns the lines of {@code code} that are not blank, without indentation. */
  static List<String> lines(String code) {
    return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** Returns the targets of the links within the project. */
  List<String> links() {
    return LINK.matcher(prose())
        .results()
        .map(match -> match.group(1))
        .filter(target -> !target.contains("://"))
        .toList();
  }

  /** Returns the anchors of the headings, as links use them. */
  Set<String> anchors() {
    return HEADING
        .matcher(prose())
        .results()
        .map(match -> match.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(toCollection(TreeSet::new));
  }

  /** Returns the classes and members that the text names in code style. */
  Stream<Reference> references() {
    return CLASS.matcher(prose()).results().map(MarkdownPage::reference);
  }

  private static Reference reference(MatchResult match) {
    return new Reference(match.group(1), match.group(2) == null ? "" : match.group(2));
  }

  private String prose() {
    return CODE.matcher(text).replaceAll("");
  }

  @Override
  public String toString() {
    return file;
  }
}
