package dev.rondo.simulation;

import dev.rondo.net.Stdio;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The pipes of one child: those of its standard streams, and the one that ends with it. */
final class ChildPipes {

  private final Host host;
  private final String child;
  private final List<AutoCloseable> ofChild = new ArrayList<>();
  private final List<SimulatedStream> ofParent = new ArrayList<>();

  ChildPipes(Host host, String child) {
    this.host = host;
    this.child = child;
  }

  /** Opens a pipe, whose child's end is closed once the child has ended. */
  SimulatedPipe open(String stream) throws IOException {
    SimulatedPipe pipe = SimulatedPipe.open(host, stream + " of " + child);
    ofParent.add(pipe.parent());
    ofChild.add(pipe.child());
    return pipe;
  }

  /** Returns the input of the child, which is {@code pipe} if that is not null. */
  InputStream input(Stdio stdio, @Nullable SimulatedPipe pipe, InputStream inherited)
      throws IOException {
    if (pipe != null) {
      return new PipeInput(pipe.child());
    }
    return switch (stdio) {
      case Stdio.File(var path) -> kept(Files.newInputStream(path));
      case Stdio.Inherit() when inherited instanceof PipeInput -> throw pipeInherited();
      case Stdio.Inherit() -> new InheritedInput(inherited);
      case Stdio.Open(var channel) -> throw refusal(channel);
      default -> InputStream.nullInputStream();
    };
  }

  /** Returns an output of the child, which is {@code pipe} if that is not null. */
  OutputStream output(
      Stdio stdio, @Nullable SimulatedPipe pipe, OutputStream inherited, BooleanSupplier whenBroken)
      throws IOException {
    if (pipe != null) {
      return new PipeOutput(pipe.child(), whenBroken);
    }
    return switch (stdio) {
      case Stdio.File(var path) -> kept(Files.newOutputStream(path));
      case Stdio.Inherit() when inherited instanceof PipeOutput -> throw pipeInherited();
      case Stdio.Inherit() -> kept(new InheritedOutput(inherited));
      case Stdio.Open(var channel) -> throw refusal(channel);
      default -> OutputStream.nullOutputStream();
    };
  }

  private <C extends AutoCloseable> C kept(C file) {
    ofChild.add(file);
    return file;
  }

  private static UnsupportedOperationException pipeInherited() {
    return new UnsupportedOperationException(
        "a child of a simulated child cannot inherit a pipe: give it a pipe of its own, and copy"
            + " the bytes");
  }

  private static UnsupportedOperationException refusal(Object channel) {
    return new UnsupportedOperationException(
        "a simulated child cannot use a channel: give it a pipe or a file, not " + channel);
  }

  /** Closes the ends of a child that has ended. */
  void childEnded() {
    ofChild.forEach(ChildPipes::close);
    ofChild.clear();
  }

  /** Closes all pipes, because the child could not be started. */
  void discard() {
    childEnded();
    ofParent.forEach(ChildPipes::close);
  }

  private static void close(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      // A file that fails to close is the system's business; pipes do not.
    }
  }
}
