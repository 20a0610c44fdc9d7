package dev.rondo.net;

import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options for starting a child process.
 *
 * @param stdio the child's standard streams
 * @param directory the child's working directory; null for this process's
 * @param environment the child's whole environment; null for this process's
 * @param passDescriptors channels whose descriptors the child inherits besides 0, 1 and 2
 * @param credentials the child's user, group, umask and session
 */
public record ProcessOptions(
    ProcessStdio stdio,
    @Nullable Path directory,
    @Nullable Map<String, String> environment,
    List<Channel> passDescriptors,
    ProcessCredentials credentials) {

  private static final ProcessOptions DEFAULTS =
      new ProcessOptions(
          ProcessStdio.pipes(), null, null, List.of(), ProcessCredentials.inherited());

  public ProcessOptions {
    Objects.requireNonNull(stdio, "stdio");
    environment = environment == null ? null : Map.copyOf(environment);
    passDescriptors = List.copyOf(passDescriptors);
    Objects.requireNonNull(credentials, "credentials");
  }

  /** Returns options with three pipes; everything else is inherited from this process. */
  public static ProcessOptions defaults() {
    return DEFAULTS;
  }

  public ProcessOptions withStdio(ProcessStdio stdio) {
    return new ProcessOptions(stdio, directory, environment, passDescriptors, credentials);
  }

  public ProcessOptions withStdin(Stdio stdin) {
    return withStdio(new ProcessStdio(stdin, stdio.stdout(), stdio.stderr()));
  }

  public ProcessOptions withStdout(Stdio stdout) {
    return withStdio(new ProcessStdio(stdio.stdin(), stdout, stdio.stderr()));
  }

  public ProcessOptions withStderr(Stdio stderr) {
    return withStdio(new ProcessStdio(stdio.stdin(), stdio.stdout(), stderr));
  }

  public ProcessOptions withDirectory(@Nullable Path directory) {
    return new ProcessOptions(stdio, directory, environment, passDescriptors, credentials);
  }

  public ProcessOptions withEnvironment(@Nullable Map<String, String> environment) {
    return new ProcessOptions(stdio, directory, environment, passDescriptors, credentials);
  }

  public ProcessOptions withPassDescriptors(List<Channel> passDescriptors) {
    return new ProcessOptions(stdio, directory, environment, passDescriptors, credentials);
  }

  public ProcessOptions withCredentials(ProcessCredentials credentials) {
    return new ProcessOptions(stdio, directory, environment, passDescriptors, credentials);
  }
}
