package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.DescriptorChannel;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.socket.LoopMemory;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** Builds the parts of a driver over a faulty library, without a loop. */
final class UringParts implements AutoCloseable {

  static final Features FEATURES = Objects.requireNonNull(Probe.run(Libc::system).features());

  final UringFaultyLibc faults = new UringFaultyLibc();
  final Libc libc = faults.libc();

  UringPoller poller() throws IOException {
    return poller(FEATURES);
  }

  UringPoller poller(Features features) throws IOException {
    LoopMemory memory = new LoopMemory();
    try {
      return new UringPoller(libc, memory, features, ZeroCopy.THRESHOLD);
    } catch (IOException e) {
      memory.close();
      throw e;
    }
  }

  /** Opens an eventfd as a channel. */
  DescriptorChannel event() {
    Descriptor descriptor = Descriptor.owned(libc, libc.eventfd(0, Linux.EFD_NONBLOCK));
    return new DescriptorChannel(descriptor, new ByteCalls(libc));
  }

  /** Asserts that everything opened through the library is closed. */
  @Override
  public void close() {
    assertEquals(Map.of("descriptors", 0, "mappings", 0), faults.open(), "left open");
  }
}
