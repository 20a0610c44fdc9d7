package dev.rondo.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A source file of this project, and the prose in it. */
record SourceText(Path file, String text) {

  private static final Path ROOT = Path.of("..");

  private static final Pattern COMMENT_OR_STRING =
      Pattern.compile(
          "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'|//[^\\n]*|/\\*.*?\\*/");

  /** Returns every Java file of the project, tests included. */
  static List<SourceText> java() {
    return ofType(".java");
  }

  /** Returns every Markdown page of the project. */
  static List<SourceText> pages() {
    return ofType(".md");
  }

  private static List<SourceText> ofType(String ending) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .map(SourceText::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceText read(Path file) {
    try {
      return new SourceText(ROOT.relativize(file), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the comments and string literals, with their delimiters. */
  Stream<String> prose() {
    return COMMENT_OR_STRING.matcher(text).results().map(match -> match.group());
  }

  /** Returns the documentation comments, without their asterisks. */
  Stream<String> documentation() {
    return prose()
        .filter(comment -> comment.startsWith("/**"))
        .map(
            comment ->
                comment
                    .substring(3, comment.length() - 2)
                    .replaceAll("(?m)^\\s*\\* ?", "")
                    .strip());
  }

  /** Returns the name of the class that the file is named after. */
  String simpleName() {
    return file.getFileName().toString().replace(".java", "");
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
