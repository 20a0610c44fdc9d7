package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.engine.tck.CoversRule;
import dev.rondo.engine.tck.DriverTck;
import dev.rondo.engine.tck.PollerTck;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that each numbered rule of the engine's SPI is stated once and has a case in the kit. */
@Tag("once")
class DriverRulesTests {

  private static final Path SPI = Path.of("..", "modules", "engine", "src", "main", "java");
  private static final Pattern NUMBER = Pattern.compile("<li><b>([A-Z])(\\d+)\\.</b>");

  @Test
  void rules_areStatedOnceAndNumberedWithoutGaps() throws IOException {
    List<String> stated = stated();
    Set<String> expected = new TreeSet<>();
    for (String rule : stated) {
      for (int i = 1; i <= Integer.parseInt(rule.substring(1)); i++) {
        expected.add(rule.charAt(0) + "" + i);
      }
    }

    assertEquals(List.copyOf(expected), stated.stream().sorted().toList());
  }

  @Test
  void rules_statedInTheSpi_areThoseOfTheCases() throws IOException {
    Set<String> cases = new TreeSet<>();
    for (Class<?> kit : List.of(DriverTck.class, PollerTck.class)) {
      for (Method method : kit.getMethods()) {
        CoversRule rule = method.getAnnotation(CoversRule.class);
        if (rule != null && method.isAnnotationPresent(Test.class)) {
          cases.addAll(List.of(rule.value()));
        }
      }
    }

    assertEquals(new TreeSet<>(stated()), cases);
  }

  private static List<String> stated() throws IOException {
    List<String> rules = new ArrayList<>();
    try (Stream<Path> files = Files.list(SPI.resolve("dev/rondo/engine/spi"))) {
      for (Path file : files.sorted().toList()) {
        Matcher numbers = NUMBER.matcher(Files.readString(file));
        while (numbers.find()) {
          rules.add(numbers.group(1) + numbers.group(2));
        }
      }
    }
    return rules;
  }
}
