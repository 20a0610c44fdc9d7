package dev.rondo.tls.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and certificates that the command {@code openssl} makes in a folder. */
record OpensslFiles(Path folder) {

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Runs {@code openssl} in the folder. */
  void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertEquals(0, process.waitFor(), command + "\n" + output);
  }

  /**
   * Makes a key, {@code NAME.key}, and its certificate for some names, {@code NAME.crt}.
   *
   * @param kind the arguments of {@code openssl genpkey}
   */
  void identity(String name, String kind, String... serverNames)
      throws IOException, InterruptedException {
    List<String> key = new ArrayList<>(List.of("genpkey", "-out", name + ".key"));
    key.addAll(List.of(kind.split(" ")));
    run(key.toArray(String[]::new));
    certificate(name, 30_000, serverNames);
  }

  /** Makes the certificate of the key {@code NAME.key}. */
  void certificate(String name, int days, String... serverNames)
      throws IOException, InterruptedException {
    run(
        "req",
        "-x509",
        "-key",
        name + ".key",
        "-out",
        name + ".crt",
        "-days",
        Integer.toString(days),
        "-subj",
        "/CN=" + serverNames[0],
        "-addext",
        "subjectAltName=DNS:" + String.join(",DNS:", serverNames));
  }
}
