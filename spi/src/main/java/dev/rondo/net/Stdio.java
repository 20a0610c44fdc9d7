package dev.rondo.net;

import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.Objects;

/** The redirection of one of a child process's three standard streams. */
public sealed interface Stdio {

  /** Connects the stream to this process by a pipe. Mirrors {@code PIPE}. */
  static Stdio pipe() {
    return new Pipe();
  }

  /** Connects the stream to the null device. Mirrors {@code DEVNULL}. */
  static Stdio devnull() {
    return new Devnull();
  }

  /** Redirects stderr to the child's stdout; for stderr only. Mirrors {@code STDOUT}. */
  static Stdio stdout() {
    return new Stdout();
  }

  /** Lets the child inherit this process's stream. Mirrors {@code None}. */
  static Stdio inherit() {
    return new Inherit();
  }

  /** Reads stdin from {@code file}; truncates {@code file} and writes stdout or stderr to it. */
  static Stdio file(Path file) {
    return new File(file);
  }

  /** Connects the stream to the descriptor of {@code channel}. */
  static Stdio channel(Channel channel) {
    return new Open(channel);
  }

  /** A pipe to this process. */
  record Pipe() implements Stdio {}

  /** The null device. */
  record Devnull() implements Stdio {}

  /** The child's stdout. */
  record Stdout() implements Stdio {}

  /** This process's stream. */
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
