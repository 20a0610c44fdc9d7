package dev.rondo.integration;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The result of {@code mvn install} into an empty local repository. The projects of third parties
 * resolve Rondo from there, and everything else from the repository of the build.
 *
 * <p>Maven builds a copy of the sources, so that the jars under test do not change. The copy
 * contains the classes that are compiled already. With {@code -Drondo.release=true}, it is built as
 * a user builds it: compiled, and with jars of sources and Javadoc. Only the checks of Error Prone
 * and NullAway are left out, which the build under test has passed.
 */
final class InstalledRepository {

  /** The property that requests a build from the sources alone. */
  static final String RELEASE = "rondo.release";

  private static final List<String> UNCHECKED =
      List.of(
          "-Derrorprone=-Xplugin:ErrorProne -XepDisableAllChecks", "-Dnullaway=-Xep:NullAway:OFF");

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path CHECKOUT = TARGET.resolve("checkout");
  private static final Path REPOSITORY = TARGET.resolve("repository");
  private static final Path RONDO = REPOSITORY.resolve("dev/rondo");
  private static final Path SETTINGS = TARGET.resolve("settings.xml");

  private static final Path DOWNLOADED =
      Path.of(
          System.getProperty(
              "rondo.repository", System.getProperty("user.home") + "/.m2/repository"));
  private static final String MAVEN = System.getProperty("rondo.maven", "mvn");

  /**
   * Completed by the thread that builds. Unlike a lock, it lets JUnit start other tests meanwhile.
   */
  private static final CompletableFuture<Boolean> BUILT = new CompletableFuture<>();

  private static final AtomicBoolean CLAIMED = new AtomicBoolean();

  private InstalledRepository() {}

  /** Returns whether the build is that of a release. */
  static boolean isRelease() {
    return Boolean.getBoolean(RELEASE);
  }

  /** Builds the repository, or waits for the test that builds it. */
  static void install() throws Exception {
    if (CLAIMED.compareAndSet(false, true)) {
      try {
        build();
        BUILT.complete(true);
      } catch (Exception | AssertionError e) {
        BUILT.completeExceptionally(e);
      }
    }
    BUILT.get();
  }

  private static void build() throws Exception {
    Folders.delete(CHECKOUT);
    Folders.delete(REPOSITORY);
    Files.writeString(SETTINGS, settings());
    boolean release = isRelease();
    Folders.copySources(Modules.ROOT, CHECKOUT, !release);
    var arguments = new ArrayList<>(List.of("install", "--threads=2", "--projects", published()));
    arguments.add("-Dmaven.test.skip=true");
    arguments.add("-Dspotless.check.skip=true");
    arguments.addAll(release ? UNCHECKED : List.of("-Dmaven.main.skip=true", "-Drondo.docs=false"));
    maven(CHECKOUT, arguments.toArray(String[]::new)).successful();
    Folders.delete(CHECKOUT);
  }

  /** Returns the path of an installed artifact. */
  static Path artifact(String name, String suffix) throws IOException {
    String version = Pom.version();
    return RONDO.resolve(name, version, name + "-" + version + suffix);
  }

  /** Returns the sorted names of the installed artifacts. */
  static List<String> artifacts() throws IOException {
    try (Stream<Path> folders = Files.list(RONDO)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** Returns this JVM's module path, with the installed jars in place of the built ones. */
  static List<Path> modulePath() throws IOException {
    var path = new ArrayList<Path>();
    for (Pom pom : Pom.published()) {
      if (pom.isJar()) {
        path.add(artifact(pom.artifact(), ".jar"));
      }
    }
    Stream.of(System.getProperty("jdk.module.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(each -> !each.startsWith(Modules.ROOT))
        .forEach(path::add);
    return path;
  }

  /** Runs Maven with what is installed, and returns what it says. */
  static ProcessResult maven(Path project, String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                MAVEN,
                "--batch-mode",
                "--quiet",
                "--global-settings",
                SETTINGS.toString(),
                "-Dmaven.repo.local=" + REPOSITORY,
                "--file",
                project.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return ProcessResult.run(builder);
  }

  private static String published() throws IOException {
    return Pom.published().stream().map(pom -> "dev.rondo:" + pom.artifact()).collect(joining(","));
  }

  /**
   * Returns Maven settings that resolve releases from the repository of the build first. Rondo
   * itself is a snapshot, so Maven does not take it from there.
   */
  private static String settings() {
    String place =
        """
        <id>downloaded</id>
        <url>%s</url>
        <releases><checksumPolicy>ignore</checksumPolicy></releases>
        <snapshots><enabled>false</enabled></snapshots>
        """
            .formatted(DOWNLOADED.toUri());
    return """
    <settings>
      <profiles>
        <profile>
          <id>downloaded</id>
          <repositories><repository>%1$s</repository></repositories>
          <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>downloaded</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(place);
  }
}
