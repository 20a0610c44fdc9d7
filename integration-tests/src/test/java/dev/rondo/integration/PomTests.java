package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of the published poms. */
@Tag("once")
final class PomTests {

  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern ADDRESS = Pattern.compile("\\w+://[^\"<\\s]+");

  /** Allowed addresses: those of the schema and of the license. */
  private static final Set<String> ADDRESSES =
      Set.of(
          "http://maven.apache.org/POM/4.0.0",
          "http://maven.apache.org/xsd/maven-4.0.0.xsd",
          "http://www.w3.org/2001/XMLSchema-instance",
          "https://www.apache.org/licenses/LICENSE-2.0.txt");

  @Test
  void bom_hasEveryPublishedJarOnce() throws IOException {
    List<String> managed =
        ARTIFACT
            .matcher(bom().section("dependencyManagement").orElseThrow())
            .results()
            .map(match -> match.group(1))
            .toList();

    assertEquals(
        Pom.published().stream().filter(Pom::isJar).map(Pom::artifact).sorted().toList(), managed);
  }

  @Test
  void bom_hasTheVersionOfTheOtherPoms() throws IOException {
    assertEquals(Pom.version(), bom().first("version").orElseThrow());
  }

  @Test
  void poms_haveANameAndADescription() throws IOException {
    for (Pom pom : Pom.published()) {
      assertTrue(pom.first("name").orElse("").startsWith("Rondo"), pom.folder());
      assertTrue(pom.first("description").isPresent(), pom.folder());
    }
  }

  /** The BOM has no parent, so it states these elements itself; the other poms inherit them. */
  @Test
  void poms_haveLicencesAndDevelopers() throws IOException {
    Pom parent = Pom.all().getFirst();
    for (String element : List.of("inceptionYear", "licenses", "developers")) {
      assertTrue(parent.section(element).isPresent(), element);
      assertEquals(parent.section(element), bom().section(element));
    }
  }

  @Test
  void poms_nameNoDownloadAddress() throws IOException {
    for (Pom pom : Pom.all()) {
      var named = new TreeSet<String>();
      ADDRESS.matcher(pom.text()).results().map(MatchResult::group).forEach(named::add);
      named.removeAll(ADDRESSES);

      assertEquals(Set.of(), named, pom.folder());
    }
  }

  private static Pom bom() throws IOException {
    return Pom.all().stream()
        .filter(pom -> pom.folder().equals("modules/bom"))
        .findFirst()
        .orElseThrow();
  }
}
