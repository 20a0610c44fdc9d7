package com.example.neighbors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Servers of Debian's packages, which the tests start for themselves, on loopback. */
final class Servers implements AutoCloseable {

  private final Process process;
  private final int port;
  private final Path folder;

  private Servers(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  int port() {
    return port;
  }

  /** Starts {@code redis-server}, or skips the test if it is not installed. */
  static Servers redis() throws Exception {
    Path program = installed(Path.of("/usr/bin/redis-server"), "redis-server");
    Path folder = Files.createTempDirectory("redis");
    int port = freePort();
    return start(
        folder,
        port,
        List.of(
            program.toString(),
            "--port",
            String.valueOf(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--maxclients",
            "2000",
            "--dir",
            folder.toString()));
  }

  /** Starts PostgreSQL with an empty database, or skips the test if it is not installed. */
  static Servers postgres() throws Exception {
    Path bin = newestPostgres();
    Path folder = Files.createTempDirectory("postgres");
    List<String> asUser = List.of();
    if (System.getProperty("user.name").equals("root")) { // PostgreSQL refuses to run as root.
      asUser = List.of("runuser", "-u", "postgres", "--");
      run(List.of("chown", "postgres", folder.toString()));
    }
    Path data = folder.resolve("data");
    run(
        with(
            asUser,
            bin.resolve("initdb").toString(),
            "--pgdata",
            data.toString(),
            "--username=rondo",
            "--auth=trust",
            "--no-sync"));
    int port = freePort();
    return start(
        folder,
        port,
        with(
            asUser,
            bin.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=" + folder,
            "-c",
            "fsync=off"));
  }

  private static Path newestPostgres() throws IOException {
    Path versions = installed(Path.of("/usr/lib/postgresql"), "postgresql");
    try (Stream<Path> found = Files.list(versions)) {
      return found.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
  }

  private static Path installed(Path program, String debianPackage) {
    Assumptions.assumeTrue(Files.exists(program), () -> "needs Debian's package " + debianPackage);
    return program;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> with(List<String> prefix, String... command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(command));
    return all;
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("%s failed: %s".formatted(command, output));
    }
  }

  private static Servers start(Path folder, int port, List<String> command) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var server = new Servers(process, port, folder);
    while (!server.isListening()) {
      if (!process.isAlive()) {
        String output = Files.readString(log);
        server.close();
        throw new IOException("%s has ended: %s".formatted(command, output));
      }
      Thread.sleep(20);
    }
    return server;
  }

  private boolean isListening() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroy); // runuser passes no signal on.
    process.destroy();
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
