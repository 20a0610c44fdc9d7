package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of files at one time, which differ if a file was changed, replaced or removed. A
 * folder stands for the files in it.
 *
 * @param states the state of each file; null if there was none
 */
record FileStamps(Map<Path, @Nullable State> states) {

  /** The state of a file; the key is null on a system that does not number its files. */
  record State(FileTime modified, long size, @Nullable Object key) {}

  static FileStamps of(Collection<Path> files) {
    Map<Path, @Nullable State> states = new LinkedHashMap<>();
    files.forEach(file -> add(file, states));
    return new FileStamps(states);
  }

  private static void add(Path file, Map<Path, @Nullable State> states) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      states.put(
          file, new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
      List<Path> content = attributes.isDirectory() ? TrustReader.files(file) : List.of();
      content.forEach(each -> add(each, states));
    } catch (IOException e) {
      states.put(file, null);
    }
  }
}
