package dev.rondo.streams;

/** The whole output of a child. The arrays belong to the caller. */
public final class ProcessOutput {

  private final byte[] stdout;
  private final byte[] stderr;

  ProcessOutput(byte[] stdout, byte[] stderr) {
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Returns the bytes that the child wrote to its standard output; none if it is not a pipe. */
  public byte[] stdout() {
    return stdout;
  }

  /** Returns the bytes that the child wrote to its standard error; none if it is not a pipe. */
  public byte[] stderr() {
    return stderr;
  }

  @Override
  public String toString() {
    return "ProcessOutput[stdout=%d bytes, stderr=%d bytes]"
        .formatted(stdout.length, stderr.length);
  }
}
