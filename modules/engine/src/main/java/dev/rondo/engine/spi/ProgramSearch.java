package dev.rondo.engine.spi;

import dev.rondo.net.ProcessOptions;
import java.io.File;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The search for a child's program in a {@code PATH}, as {@code execvp} does it. */
public final class ProgramSearch {

  private ProgramSearch() {}

  /**
   * Returns the file of {@code program} by the {@code PATH} of the child's own environment, or
   * {@code program} itself if the options give no {@code PATH} or the program is a path.
   *
   * @throws NoSuchFileException if no folder of the {@code PATH} has the program
   */
  public static String byEnvironment(String program, ProcessOptions options)
      throws NoSuchFileException {
    var environment = options.environment();
    String path = environment == null ? null : environment.get("PATH");
    if (path == null || isPath(program)) {
      return program;
    }
    String found = find(program, path, options.directory());
    if (found == null) {
      throw notFound(program);
    }
    return found;
  }

  /** Returns an exception for a {@code program}, or an interpreter of it, that does not exist. */
  public static NoSuchFileException notFound(String program) {
    return new NoSuchFileException(
        program, null, "program or its interpreter not found: correct its name, or the PATH");
  }

  /** Returns an exception for a {@code program} that this user may not execute. */
  public static AccessDeniedException notExecutable(String program) {
    return new AccessDeniedException(
        program, null, "no permission to execute it: choose a program, or run chmod +x on it");
  }

  /** Returns whether {@code program} is a path, for which nothing is searched. */
  public static boolean isPath(String program) {
    return program.isEmpty() || program.indexOf(File.separatorChar) >= 0;
  }

  /**
   * Returns the first file named {@code program} in {@code path} that may be executed; if there is
   * none, a file that may not; null if there is no such file.
   *
   * @param directory the folder in which the child starts, for relative folders of {@code path}
   */
  public static @Nullable String find(String program, String path, @Nullable Path directory) {
    String forbidden = null;
    for (String folder : path.split(File.pathSeparator, -1)) {
      String name = (folder.isEmpty() ? "." : folder) + File.separator + program;
      Path file = directory == null ? Path.of(name) : directory.resolve(name);
      if (Files.isRegularFile(file)) {
        if (Files.isExecutable(file)) {
          return name;
        }
        forbidden = forbidden == null ? name : forbidden;
      }
    }
    return forbidden;
  }
}
