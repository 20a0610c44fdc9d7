package dev.rondo.net;

import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.Objects;

/** What one of a child's three standard streams is. */
public sealed interface Stdio {

  /** A pipe to this process. Mirrors {@code PIPE}. */
  static Stdio pipe() {
    return new Pipe();
  }

  /** Nothing. Mirrors {@code DEVNULL}. */
  static Stdio devnull() {
    return new Devnull();
  }

  /** Where the child's stdout goes; for its stderr only. Mirrors {@code STDOUT}. */
  static Stdio stdout() {
    return new Stdout();
  }

  /** This process's own. Mirrors {@code None}. */
  static Stdio inherit() {
    return new Inherit();
  }

  /** A file: read as stdin, otherwise written from its start. */
  static Stdio file(Path file) {
    return new File(file);
  }

  /** A channel that has a descriptor. */
  static Stdio channel(Channel channel) {
    return new Open(channel);
  }

  /** A pipe to this process. */
  record Pipe() implements Stdio {}

  /** Nothing. */
  record Devnull() implements Stdio {}

  /** Where the child's stdout goes. */
  record Stdout() implements Stdio {}

  /** This process's own. */
  record Inherit() implements Stdio {}

  /** A file. */
  record File(Path file) implements Stdio {
    public File {
      Objects.requireNonNull(file, "file");
    }
  }

  /** A channel that has a descriptor. */
  record Open(Channel channel) implements Stdio {
    public Open {
      Objects.requireNonNull(channel, "channel");
    }
  }
}
