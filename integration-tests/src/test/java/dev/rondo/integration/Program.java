package dev.rondo.integration;

import dev.rondo.Capability;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/** Starts the main classes of Rondo's modules in virtual machines of their own. */
final class Program {

  private Program() {}

  /** The names of the backends that work here. */
  static Stream<String> backends() {
    return names(Set.of());
  }

  /** The names of those that watch sockets. */
  static Stream<String> watchingBackends() {
    return names(Set.of(Capability.WATCH_SOCKETS));
  }

  /** The names of those that have datagrams. */
  static Stream<String> datagramBackends() {
    return names(Set.of(Capability.UDP));
  }

  /** The names of those that have Unix sockets. */
  static Stream<String> unixBackends() {
    return names(Set.of(Capability.UNIX_STREAM));
  }

  /** The names of those that read and write pipes by descriptor. */
  static Stream<String> descriptorBackends() {
    return names(Set.of(Capability.DESCRIPTOR_PIPES));
  }

  private static Stream<String> names(Set<Capability> needed) {
    return ServiceLoader.load(EventLoopProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.support() instanceof Support.Supported)
        .filter(provider -> provider.capabilities().containsAll(needed))
        .map(EventLoopProvider::name)
        .sorted();
  }

  /** Starts {@code main}, as in {@code module/package.Class}, on {@code backend}. */
  static Process start(String backend, String main, String... arguments) throws IOException {
    return new ProcessBuilder(command(backend, main, arguments)).redirectErrorStream(true).start();
  }

  /** The command that {@link #start} starts. */
  static List<String> command(String backend, String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--add-modules",
                "ALL-MODULE-PATH",
                "--add-opens=java.base/java.lang=dev.rondo.engine",
                "--enable-native-access=dev.rondo.linux",
                "-Drondo.backend=" + backend,
                "--module",
                main));
    command.addAll(List.of(arguments));
    return command;
  }
}
