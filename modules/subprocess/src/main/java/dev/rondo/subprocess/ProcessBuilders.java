package dev.rondo.subprocess;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.ProcessCredentials;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.ProcessStdio;
import dev.rondo.net.Stdio;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** Creates the JDK's {@link ProcessBuilder} for a child. */
final class ProcessBuilders {

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private ProcessBuilders() {}

  /**
   * Returns a builder for {@code words} with {@code options}.
   *
   * @throws UnsupportedOperationException if an option is set that the JDK does not support
   */
  static ProcessBuilder of(EventLoop loop, List<String> words, ProcessOptions options) {
    ProcessCredentials credentials = options.credentials();
    refuse(loop, "newSession", credentials.newSession());
    refuse(loop, "passDescriptors", !options.passDescriptors().isEmpty());
    refuse(loop, "umask", credentials.umask() != null);
    refuse(loop, "user", credentials.user() != null);
    refuse(loop, "group", credentials.group() != null);
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words));
    ProcessStdio stdio = options.stdio();
    builder.redirectInput(input(loop, stdio.stdin()));
    builder.redirectOutput(output(loop, "stdout", stdio.stdout()));
    if (stdio.stderr() instanceof Stdio.Stdout) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(output(loop, "stderr", stdio.stderr()));
    }
    if (options.directory() != null) {
      builder.directory(options.directory().toFile());
    }
    if (options.environment() != null) {
      builder.environment().clear();
      builder.environment().putAll(options.environment());
    }
    return builder;
  }

  private static Redirect input(EventLoop loop, Stdio stdin) {
    return switch (stdin) {
      case Stdio.Devnull ignored -> Redirect.from(new File(WINDOWS ? "NUL" : "/dev/null"));
      case Stdio.File(var path) -> Redirect.from(path.toFile());
      default -> common(loop, "stdin", stdin);
    };
  }

  private static Redirect output(EventLoop loop, String name, Stdio stream) {
    return switch (stream) {
      case Stdio.Devnull ignored -> Redirect.DISCARD;
      case Stdio.File(var path) -> Redirect.to(path.toFile());
      default -> common(loop, name, stream);
    };
  }

  private static Redirect common(EventLoop loop, String name, Stdio stream) {
    refuse(loop, name + " as a channel", stream instanceof Stdio.Open);
    return stream instanceof Stdio.Inherit ? Redirect.INHERIT : Redirect.PIPE;
  }

  private static void refuse(EventLoop loop, String option, boolean requested) {
    if (requested) {
      throw Capability.SUBPROCESS_WITHOUT_THREADS.refusal("a subprocess with " + option, loop);
    }
  }
}
