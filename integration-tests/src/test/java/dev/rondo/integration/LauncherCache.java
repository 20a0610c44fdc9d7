package dev.rondo.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An ahead-of-time cache, with which {@code rondo} starts in a third of the processor time. The
 * property {@code rondo.launcher.cache} names the file, which the first use in each run makes.
 * Without the property, programs start without a cache.
 */
final class LauncherCache {

  /** A cache serves one main module, found on one path. */
  private static final String MODULE = "dev.rondo.launcher/";

  private static final String FILE = System.getProperty("rondo.launcher.cache", "");

  private LauncherCache() {}

  /** Returns the JVM options that let {@code main}, found on {@code path}, use the cache. */
  static List<String> options(String path, String main) {
    return FILE.isEmpty()
            || !main.startsWith(MODULE)
            || !path.equals(System.getProperty("jdk.module.path"))
        ? List.of()
        : Made.OPTIONS;
  }

  /** Makes the cache when it is first used; other threads wait for it. */
  private static final class Made {

    static final List<String> OPTIONS = List.of("-XX:AOTCache=" + make());

    private static Path make() {
      Path file = Path.of(FILE);
      List<String> command =
          new ArrayList<>(
              Program.commandWithoutCache(
                  System.getProperty("jdk.module.path"),
                  "selector",
                  MODULE + "dev.rondo.launcher.Main",
                  "exec",
                  "true"));
      command.add(1, "-XX:AOTCacheOutput=" + file);
      try {
        Files.deleteIfExists(file);
        ProcessResult.run(command).successful();
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the cache is made", e);
      }
    }
  }
}
