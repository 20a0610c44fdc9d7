package dev.rondo.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.Capability;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A new pipe, an end of which is of the loop's kind. The other is the platform's, blocking, and
 * closed after the test.
 */
final class RawPipe {

  private RawPipe() {}

  /**
   * The end to read.
   *
   * @param end what the loop reads
   * @param writer what fills it
   */
  record ToRead(Channel end, Pipe.SinkChannel writer) {}

  /**
   * The end to write.
   *
   * @param end what the loop writes
   * @param reader what empties it
   */
  record ToWrite(Channel end, Pipe.SourceChannel reader) {}

  static ToRead toRead(LoopFixture kit) throws IOException {
    Set<String> before = Leaks.descriptors();
    Pipe pipe = Pipe.open();
    kit.closing(pipe.sink());
    return new ToRead(ofTheLoop(kit, pipe.source(), before, 0), pipe.sink());
  }

  static ToWrite toWrite(LoopFixture kit) throws IOException {
    Set<String> before = Leaks.descriptors();
    Pipe pipe = Pipe.open();
    kit.closing(pipe.source());
    return new ToWrite(ofTheLoop(kit, pipe.sink(), before, 1), pipe.source());
  }

  /** The platform's own end, or its descriptor, which the platform then does not close. */
  private static Channel ofTheLoop(LoopFixture kit, Channel end, Set<String> before, int which)
      throws IOException {
    if (!kit.loop().capabilities().contains(Capability.DESCRIPTOR_PIPES)) {
      return kit.closing(end);
    }
    List<Integer> opened = since(before);
    assumeTrue(opened.size() >= 2, "the numbers of descriptors are not told here");
    return kit.closing(kit.loop().files().wrap(opened.get(which)));
  }

  /** The numbers of pipes opened meanwhile: the end to read is given the lower one. */
  private static List<Integer> since(Set<String> before) {
    var opened = new TreeSet<Integer>();
    for (String descriptor : Leaks.descriptors()) {
      if (!before.contains(descriptor) && descriptor.contains("pipe:")) {
        opened.add(Integer.valueOf(descriptor.substring(0, descriptor.indexOf(' '))));
      }
    }
    return List.copyOf(opened);
  }
}
