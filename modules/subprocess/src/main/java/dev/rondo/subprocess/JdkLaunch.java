package dev.rondo.subprocess;

import dev.rondo.engine.spi.ProgramSearch;
import dev.rondo.net.ProcessOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a child with the JDK, on a thread that may block. */
final class JdkLaunch implements Runnable {

  private static final Pattern ERROR = Pattern.compile("error(?:=|: )(\\d+)");

  private final Launch<?> launch;
  private final ProcessBuilder builder;
  private final ProcessOptions options;

  JdkLaunch(Launch<?> launch, ProcessBuilder builder, ProcessOptions options) {
    this.launch = launch;
    this.builder = builder;
    this.options = options;
  }

  @Override
  public void run() {
    try {
      // The JDK searches the PATH of this process only.
      builder.command().set(0, ProgramSearch.byEnvironment(builder.command().getFirst(), options));
      Process child = builder.start();
      JdkChild running = new JdkChild(launch, child, options.stdio());
      launch.processes().register(running);
      // If the loop is closed, it has killed the child with its others.
      if (launch.post(() -> launch.succeed(running.transport()))) {
        running.startReading();
      }
    } catch (IOException e) {
      launch.fail(translate(e));
    } catch (Throwable e) { // An Error on this thread must not leave the caller waiting.
      launch.fail(e);
    }
  }

  /** Returns an exception of the right type, from the error number in the JDK's message. */
  private IOException translate(IOException failure) {
    String program = builder.command().getFirst();
    Matcher error = ERROR.matcher(String.valueOf(failure.getMessage()));
    if (!error.find() || (builder.directory() != null && !builder.directory().isDirectory())) {
      return failure;
    }
    FileSystemException translated =
        switch (error.group(1)) {
          case "2" -> ProgramSearch.notFound(program);
          case "13" -> ProgramSearch.notExecutable(program);
          default -> null;
        };
    if (translated == null) {
      return failure;
    }
    translated.initCause(failure);
    return translated;
  }
}
