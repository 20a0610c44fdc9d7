package dev.rondo.net;

/**
 * The standard streams of a child process.
 *
 * @param stdin the child's input
 * @param stdout the child's output
 * @param stderr the child's error output
 */
public record ProcessStdio(Stdio stdin, Stdio stdout, Stdio stderr) {

  private static final ProcessStdio PIPES =
      new ProcessStdio(Stdio.pipe(), Stdio.pipe(), Stdio.pipe());

  public ProcessStdio {
    if (stdin instanceof Stdio.Stdout || stdout instanceof Stdio.Stdout) {
      throw new IllegalArgumentException(
          "only stderr can be redirected to stdout: stdin=%s, stdout=%s".formatted(stdin, stdout));
    }
  }

  /** Returns three pipes to this process. */
  public static ProcessStdio pipes() {
    return PIPES;
  }
}
