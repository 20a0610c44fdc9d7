package dev.rondo.tck.watching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.PipeConnector;
import dev.rondo.junit.check.ResourceSnapshot;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Descriptors of this process as channels of the loop. */
@Role(PipeConnector.class)
@Needs(Capability.WATCH_DESCRIPTORS)
public interface DescriptorContract extends LoopContract {

  @Test
  default void files_borrowed_canBeWatchedAndStaysOpen(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    var before = ResourceSnapshot.descriptors();
    Pipe pipe = Pipe.open();
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      int descriptor = sourceSince(before);
      Channel borrowed = loop.files().borrow(descriptor);
      var readable = new ArrayList<String>();
      loop.addReader(
          borrowed,
          () -> {
            readable.add("readable");
            loop.removeReader(borrowed);
            loop.stop();
          });
      sink.write(Bytes.of("!"));
      loop.runForever();
      borrowed.close();

      assertEquals(List.of("readable"), readable);
      assertFalse(borrowed.isOpen());
      assertFalse(isNonBlocking(descriptor), "watching has made the pipe non-blocking");
      assertEquals(1, source.read(ByteBuffer.allocate(1)));
    }
  }

  @Test
  default void files_ofAClosedDescriptor_isRefused(LoopFixture kit) {
    var files = kit.loop().files();

    assertThrows(IllegalArgumentException.class, () -> files.wrap(-1));
    assertThrows(IOException.class, () -> files.borrow(1_000_000));
  }

  private static boolean isNonBlocking(int descriptor) throws IOException {
    int nonBlocking = 0x800; // O_NONBLOCK of Linux.
    Path facts = Path.of("/proc/self/fdinfo", String.valueOf(descriptor));
    return Files.exists(facts)
        && Files.readAllLines(facts).stream()
            .filter(line -> line.startsWith("flags:"))
            .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & nonBlocking) != 0);
  }

  /** Returns the descriptor of the pipe's end to read, which has the lower number. */
  private static int sourceSince(Set<String> before) {
    var opened = new TreeSet<Integer>();
    for (String descriptor : ResourceSnapshot.descriptors()) {
      if (!before.contains(descriptor) && descriptor.contains("pipe:")) {
        opened.add(Integer.valueOf(descriptor.substring(0, descriptor.indexOf(' '))));
      }
    }
    assumeTrue(!opened.isEmpty(), "this system does not show the numbers of descriptors");
    assertTrue(opened.size() >= 2, opened::toString);
    return opened.getFirst();
  }
}
