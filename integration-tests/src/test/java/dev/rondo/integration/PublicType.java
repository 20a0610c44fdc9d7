package dev.rondo.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A public type of Rondo, as the golden files of {@link ApiTests} have it.
 *
 * @param name the name that {@code Class.forName} takes
 * @param members the names of its own fields and methods
 */
record PublicType(String name, Set<String> members) {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "api");
  private static final Pattern TYPE =
      Pattern.compile("\\S.*(?:class|interface|enum|record) (dev\\.rondo[\\w.$]+).*");
  private static final Pattern MEMBER = Pattern.compile("  [^(]*\\.(\\w+)(?:\\(.*)?");

  /** Returns all types by their simple names. */
  static Map<String, PublicType> all() {
    Map<String, PublicType> types = new HashMap<>();
    try (Stream<Path> files = Files.list(GOLDEN)) {
      for (Path file : files.toList()) {
        read(Files.readAllLines(file), types);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return types;
  }

  private static void read(List<String> lines, Map<String, PublicType> into) {
    Set<String> members = new HashSet<>();
    for (String line : lines) {
      Matcher type = TYPE.matcher(line);
      Matcher member = MEMBER.matcher(line);
      if (type.matches()) {
        members = new HashSet<>();
        String name = type.group(1);
        into.put(name.replaceFirst(".*[.$]", ""), new PublicType(name, members));
      } else if (member.matches()) {
        members.add(member.group(1));
      }
    }
  }

  /** Returns whether this type has {@code member}, itself or from a type that it extends. */
  boolean has(String member) {
    return members.contains(member) || isInherited(member);
  }

  private boolean isInherited(String member) {
    try {
      Class<?> type = Class.forName(name, false, PublicType.class.getClassLoader());
      return Stream.of(type.getMethods())
          .filter(method -> method.getDeclaringClass() != type)
          .anyMatch(method -> method.getName().equals(member));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
