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
 * @param folder the module's folder, relative to the root of the source tree
 * @param text the text of the {@code pom.xml}, without the parent element
 */
record Pom(String folder, String text) {

  /** Returns the poms of the build, the parent first. */
  static List<Pom> all() throws IOException {
    var poms = new ArrayList<Pom>();
    poms.add(of(""));
    for (String folder : Modules.folders()) {
      poms.add(of(folder));
    }
    return poms;
  }

  /** Returns the poms of the published modules. */
  static List<Pom> published() throws IOException {
    return all().stream()
        .filter(pom -> !pom.text.contains("<maven.deploy.skip>true</maven.deploy.skip>"))
        .toList();
  }

  private static Pom of(String folder) throws IOException {
    String text = Files.readString(Modules.ROOT.resolve(folder, "pom.xml"));
    return new Pom(folder, text.replaceFirst("(?s)<parent>.*</parent>", ""));
  }

  /** Returns the version that all modules share. */
  static String version() throws IOException {
    return of("").first("version").orElseThrow();
  }

  /** Returns the artifact id. */
  String artifact() {
    return first("artifactId").orElseThrow();
  }

  /** Returns whether the packaging is a jar. */
  boolean isJar() {
    return first("packaging").isEmpty();
  }

  /** Returns the text of the first element with the given name, if there is one. */
  Optional<String> first(String element) {
    return Pattern.compile("<" + element + ">([^<]+)</" + element + ">")
        .matcher(text)
        .results()
        .findFirst()
        .map(match -> match.group(1));
  }

  /** Returns the first element with the given name, with its tags, if there is one. */
  Optional<String> section(String element) {
    return Pattern.compile("<" + element + ">.*?</" + element + ">", Pattern.DOTALL)
        .matcher(text)
        .results()
        .findFirst()
        .map(MatchResult::group);
  }
}
