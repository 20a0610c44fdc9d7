package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The class files of a module, and the packages that they refer to. */
final class ClassFiles {

  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L(dev/rondo/[\\w/$]+)[;<]");

  private ClassFiles() {}

  /** Returns the parsed classes of {@code module}. */
  static List<ClassModel> of(ModuleReference module) {
    try (ModuleReader reader = module.open();
        Stream<String> names = reader.list()) {
      return names
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .map(name -> parse(reader, name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Maps each package of {@code module} to the other Rondo packages that its classes refer to. */
  static Map<String, Set<String>> packages(ModuleReference module) {
    var packages = new TreeMap<String, Set<String>>();
    for (ClassModel each : of(module)) {
      String own = packageOf(each.thisClass().asInternalName());
      Set<String> others = packages.computeIfAbsent(own, name -> new TreeSet<>());
      others.addAll(references(each));
      others.remove(own);
    }
    return packages;
  }

  /** Returns the names of the classes in package {@code from} that refer to package {@code to}. */
  static Set<String> referring(ModuleReference module, String from, String to) {
    return of(module).stream()
        .filter(each -> packageOf(each.thisClass().asInternalName()).equals(from))
        .filter(each -> references(each).contains(to))
        .map(each -> each.thisClass().asInternalName())
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> references(ClassModel model) {
    return StreamSupport.stream(model.constantPool().spliterator(), false)
        .flatMap(ClassFiles::names)
        .filter(name -> name.startsWith("dev/rondo/"))
        .map(ClassFiles::packageOf)
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<String> names(PoolEntry entry) {
    return switch (entry) {
      case ClassEntry type -> Stream.of(type.asInternalName().replaceFirst("^\\[+L", ""));
      case Utf8Entry text ->
          IN_DESCRIPTOR.matcher(text.stringValue()).results().map(match -> match.group(1));
      default -> Stream.empty();
    };
  }

  private static String packageOf(String internalName) {
    return internalName.substring(0, internalName.lastIndexOf('/')).replace('/', '.');
  }

  private static ClassModel parse(ModuleReader reader, String name) {
    try (var in = reader.open(name).orElseThrow()) {
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
