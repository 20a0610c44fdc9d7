package dev.rondo.integration;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this build would install, in a local repository of its own: a stranger's projects resolve it
 * from there, and everything else through links into the repository of the build.
 */
final class Installed {

  private static final Path REPOSITORY = Path.of("target", "repository").toAbsolutePath();
  private static final Path BUILDS_OWN =
      Path.of(
          System.getProperty(
              "rondo.repository", System.getProperty("user.home") + "/.m2/repository"));
  private static final String MAVEN = System.getProperty("rondo.maven", "mvn");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  private Installed() {}

  /** Installs it anew. */
  static void install() throws IOException {
    Path rondos = Files.createDirectories(REPOSITORY.resolve("dev"));
    link(BUILDS_OWN, REPOSITORY, "dev");
    link(BUILDS_OWN.resolve("dev"), rondos, "rondo");
    String version = find(VERSION, pom(Modules.ROOT));
    install(Modules.ROOT, "dev-rondo-parent", version);
    for (String folder : Modules.folders()) {
      Path module = Modules.ROOT.resolve(folder);
      String own = pom(module).replaceFirst("(?s)<parent>.*</parent>", "");
      install(module, find(ARTIFACT, own), version);
    }
  }

  /** The JVM's module path, with what is installed instead of what was built. */
  static List<Path> modulePath() throws IOException {
    var path = new ArrayList<Path>();
    try (Stream<Path> files = Files.walk(REPOSITORY.resolve("dev/rondo"))) {
      files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(path::add);
    }
    Stream.of(System.getProperty("jdk.module.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(each -> !each.startsWith(Modules.ROOT))
        .forEach(path::add);
    return path;
  }

  /** Runs Maven on what is installed, without a network, and returns what it says. */
  static Ran maven(Path project, String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                MAVEN,
                "--batch-mode",
                "--offline",
                "--quiet",
                "-Dmaven.repo.local=" + REPOSITORY,
                "--file",
                project.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return Ran.run(builder);
  }

  private static void install(Path module, String artifact, String version) throws IOException {
    Path folder =
        Files.createDirectories(REPOSITORY.resolve("dev/rondo").resolve(artifact, version));
    String name = artifact + "-" + version;
    replace(module.resolve("pom.xml"), folder.resolve(name + ".pom"));
    Path jar = module.resolve("target", name + ".jar");
    if (Files.exists(jar)) {
      replace(jar, folder.resolve(name + ".jar"));
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.deleteIfExists(to);
    Files.copy(from, to);
  }

  /** Links to everything in {@code from} but one folder. */
  private static void link(Path from, Path to, String exception) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        Path link = to.resolve(entry.getFileName());
        if (!entry.endsWith(exception) && !Files.exists(link)) {
          Files.createSymbolicLink(link, entry);
        }
      }
    }
  }

  private static String pom(Path module) throws IOException {
    return Files.readString(module.resolve("pom.xml"));
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern);
    }
    return matcher.group(1);
  }
}
