package dev.rondo.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The pom of a module.
 *
 * @param folder the module's, from the root of the sources
 * @param text what is its own in its {@code pom.xml}
 */
record Pom(String folder, String text) {

  /** The poms of the build, that of all first. */
  static List<Pom> all() throws IOException {
    var poms = new ArrayList<Pom>();
    poms.add(of(""));
    for (String folder : Modules.folders()) {
      poms.add(of(folder));
    }
    return poms;
  }

  /** Those of what is published. */
  static List<Pom> published() throws IOException {
    return all().stream()
        .filter(pom -> !pom.text.contains("<maven.deploy.skip>true</maven.deploy.skip>"))
        .toList();
  }

  private static Pom of(String folder) throws IOException {
    String text = Files.readString(Modules.ROOT.resolve(folder, "pom.xml"));
    return new Pom(folder, text.replaceFirst("(?s)<parent>.*</parent>", ""));
  }

  /** The version of all of them. */
  static String version() throws IOException {
    return of("").first("version").orElseThrow();
  }

  /** Its name, which nothing else in its group has. */
  String artifact() {
    return first("artifactId").orElseThrow();
  }

  /** Whether a jar comes of it. */
  boolean isJar() {
    return first("packaging").isEmpty();
  }

  /** The text of the first element with a name, if there is one. */
  Optional<String> first(String element) {
    return Pattern.compile("<" + element + ">([^<]+)</" + element + ">")
        .matcher(text)
        .results()
        .findFirst()
        .map(match -> match.group(1));
  }

  /** Everything between the first tag of an element and its end, if there is one. */
  Optional<String> section(String element) {
    return Pattern.compile("<" + element + ">.*?</" + element + ">", Pattern.DOTALL)
        .matcher(text)
        .results()
        .findFirst()
        .map(MatchResult::group);
  }
}
