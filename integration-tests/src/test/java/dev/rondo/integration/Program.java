package dev.rondo.integration;

import dev.rondo.Capability;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Starts main classes of Rondo's modules and of these tests, each in a JVM of its own. */
final class Program {

  /** Options for programs that start often and end before the C2 compiler would pay. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private Program() {}

  /** Returns the names of the backends that this machine supports. */
  static Stream<String> backends() {
    return names(Set.of());
  }

  /**
   * Returns the drivers that this machine supports, as {@link #start} takes them: each backend, but
   * for the proactor each of its drivers, as in {@code proactor/uring}.
   */
  static Stream<String> drivers() {
    return drivers(Set.of());
  }

  /**
   * Returns pairs of a signal that ends a server and a driver: one signal with each driver, the
   * other one, which commands handle in the same place, with one.
   */
  static Stream<Arguments> signals() {
    return Stream.concat(
        drivers().map(driver -> Arguments.of("TERM", driver)),
        drivers().limit(1).map(driver -> Arguments.of("INT", driver)));
  }

  /** Returns the drivers that start child processes themselves, not through the JDK. */
  static Stream<String> spawningDrivers() {
    return drivers(Set.of(Capability.SUBPROCESS_WITHOUT_THREADS));
  }

  private static Stream<String> drivers(Set<Capability> needed) {
    return Stream.concat(names(needed).filter(name -> !name.equals("proactor")), proactors(needed));
  }

  private static Stream<String> proactors(Set<Capability> needed) {
    return Stream.of(ProactorDriver.values())
        .filter(driver -> has(new ProactorLoopProvider(driver), needed))
        .map(driver -> "proactor/" + driver.name().toLowerCase(Locale.ROOT));
  }

  /** Returns the provider of loops for {@code driver} in this JVM. */
  static EventLoopProvider provider(String driver) {
    int slash = driver.indexOf('/');
    return slash >= 0
        ? new ProactorLoopProvider(
            ProactorDriver.valueOf(driver.substring(slash + 1).toUpperCase(Locale.ROOT)))
        : ServiceLoader.load(EventLoopProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals(driver))
            .findFirst()
            .orElseThrow();
  }

  /** Returns the names of the backends that can watch sockets. */
  static Stream<String> watchingBackends() {
    return names(Set.of(Capability.WATCH_SOCKETS));
  }

  /** Returns the names of the backends that have datagrams. */
  static Stream<String> datagramBackends() {
    return names(Set.of(Capability.UDP));
  }

  /** Returns the names of the backends that have Unix sockets. */
  static Stream<String> unixBackends() {
    return names(Set.of(Capability.UNIX_STREAM));
  }

  /** Returns the names of the backends that read and write pipes by descriptor. */
  static Stream<String> descriptorBackends() {
    return names(Set.of(Capability.DESCRIPTOR_PIPES));
  }

  private static Stream<String> names(Set<Capability> needed) {
    return ServiceLoader.load(EventLoopProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> has(provider, needed))
        .filter(provider -> !provider.name().equals("simulation")) // It reaches no other process.
        .map(EventLoopProvider::name)
        .sorted();
  }

  private static boolean has(EventLoopProvider provider, Set<Capability> needed) {
    return provider.support() instanceof Support.Supported
        && provider.capabilities().containsAll(needed);
  }

  /** Starts {@code main}, as in {@code module/package.Class}, on {@code backend}. */
  static Process start(String backend, String main, String... arguments) throws IOException {
    return start(command(backend, main, arguments));
  }

  /** Starts a program of these tests, with the test classes on the class path. */
  static Process start(String driver, Class<?> main) throws IOException {
    return start(commandFrom(System.getProperty("jdk.module.path"), driver, main));
  }

  /** Returns the command for a program of these tests, with the modules found on {@code path}. */
  static List<String> commandFrom(String path, String driver, Class<?> main) {
    List<String> words = options(path, driver);
    words.addAll(List.of("--class-path", folderOf(main), main.getName()));
    return words;
  }

  private static String folderOf(Class<?> main) {
    URI place = URI.create(Objects.requireNonNull(main.getResource("Program.class")).toString());
    return Path.of(place).resolve("../../../..").normalize().toString();
  }

  static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /**
   * Returns the command that starts {@code main}, as in {@code module/package.Class}, on {@code
   * backend}.
   */
  static List<String> command(String backend, String main, String... arguments) {
    return commandFrom(System.getProperty("jdk.module.path"), backend, main, arguments);
  }

  /** Returns the command that starts {@code main}, with the modules found on {@code path}. */
  static List<String> commandFrom(String path, String backend, String main, String... arguments) {
    List<String> words = commandWithoutCache(path, backend, main, arguments);
    words.addAll(1, LauncherCache.options(path, main));
    return words;
  }

  /** As {@link #commandFrom}, for the command that makes the cache. */
  static List<String> commandWithoutCache(
      String path, String backend, String main, String... arguments) {
    List<String> words = options(path, backend);
    words.addAll(List.of("--module", main));
    words.addAll(List.of(arguments));
    return words;
  }

  private static List<String> options(String path, String backend) {
    List<String> words = new ArrayList<>();
    words.add(ProcessHandle.current().info().command().orElseThrow());
    words.addAll(QUICK_START);
    words.addAll(List.of("--module-path", path, "--add-modules", "ALL-MODULE-PATH"));
    words.add("--add-opens=java.base/java.lang=dev.rondo.engine");
    words.add(
        "--enable-native-access=dev.rondo.linux"
            + (path.contains("openssl") ? ",dev.rondo.openssl" : ""));
    int slash = backend.indexOf('/');
    words.add("-Drondo.backend=" + (slash < 0 ? backend : backend.substring(0, slash)));
    if (slash >= 0) {
      words.add("-Drondo.proactor=" + backend.substring(slash + 1));
    }
    return words;
  }
}
