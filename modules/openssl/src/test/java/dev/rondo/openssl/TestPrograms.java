package dev.rondo.openssl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of these tests, in JVMs of their own, on the class path. */
final class TestPrograms {

  private TestPrograms() {}

  /** Runs {@code main} with options of the JVM, and returns its output. */
  static String run(List<String> options, Class<?> main, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    program.getOutputStream().close();
    return new String(program.getInputStream().readAllBytes(), UTF_8);
  }

  private static String classPath() throws Exception {
    String own =
        Path.of(TestPrograms.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    return Stream.of(
            own,
            Path.of("target", "test-classes").toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
