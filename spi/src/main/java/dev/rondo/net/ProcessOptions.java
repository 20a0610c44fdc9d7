package dev.rondo.net;

import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start a child process.
 *
 * @param stdin what the child reads
 * @param stdout where its output goes
 * @param stderr where its error output goes
 * @param directory where it starts; null for this process's directory
 * @param environment its whole environment; null for this process's
 * @param newSession whether it leads a session of its own
 * @param passDescriptors descriptors it inherits beside the three
 * @param umask its file mode creation mask; null for this process's
 * @param user whose rights it has; null for this process's
 * @param group whose group's rights it has; null for this process's
 */
public record ProcessOptions(
    Stdio stdin,
    Stdio stdout,
    Stdio stderr,
    @Nullable Path directory,
    @Nullable Map<String, String> environment,
    boolean newSession,
    List<Channel> passDescriptors,
    @Nullable Integer umask,
    @Nullable String user,
    @Nullable String group) {

  private static final ProcessOptions DEFAULTS =
      new ProcessOptions(
          Stdio.pipe(), Stdio.pipe(), Stdio.pipe(), null, null, false, List.of(), null, null, null);

  public ProcessOptions {
    environment = environment == null ? null : Map.copyOf(environment);
    passDescriptors = List.copyOf(passDescriptors);
    if (stdin instanceof Stdio.Stdout || stdout instanceof Stdio.Stdout) {
      throw new IllegalArgumentException("only stderr can be sent where stdout goes");
    }
    if (umask != null && (umask < 0 || umask > 0777)) {
      throw new IllegalArgumentException(
          "umask must be between 0 and 0777: 0" + Integer.toOctalString(umask));
    }
  }

  /** Three pipes, and the rest as this process has it. */
  public static ProcessOptions defaults() {
    return DEFAULTS;
  }

  public ProcessOptions withStdin(Stdio stdin) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withStdout(Stdio stdout) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withStderr(Stdio stderr) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withDirectory(@Nullable Path directory) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withEnvironment(@Nullable Map<String, String> environment) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withNewSession(boolean newSession) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withPassDescriptors(List<Channel> passDescriptors) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withUmask(@Nullable Integer umask) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withUser(@Nullable String user) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }

  public ProcessOptions withGroup(@Nullable String group) {
    return new ProcessOptions(
        stdin,
        stdout,
        stderr,
        directory,
        environment,
        newSession,
        passDescriptors,
        umask,
        user,
        group);
  }
}
