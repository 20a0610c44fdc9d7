package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.Server;
import dev.rondo.engine.Engine;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of zero-copy sends between two sockets of one machine, where the kernel copies. */
@Timeout(60)
class ZeroCopyTests {

  private static final int LARGE = 100_000;

  private UringPoller poller;
  private Supplier<Libc> libraries = Libc::system;

  /** The kind of memory from which bytes are written. */
  enum Memory {
    HEAP,
    OWNED_DIRECT;

    /** Returns a part of an endless pattern. */
    ByteBuffer pattern(long from, int size) {
      ByteBuffer data = this == HEAP ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
      for (int i = 0; i < size; i++) {
        data.put(i, patternAt(from + i));
      }
      return data;
    }

    void write(Transport to, ByteBuffer data) {
      if (this == OWNED_DIRECT) {
        to.writeOwned(data);
      } else {
        to.write(data);
      }
    }
  }

  @AfterEach
  void checkNothingAbandoned() {
    assertNull(ZeroCopy.takeAbandoned(), "memory kept after its loop was closed");
  }

  @ParameterizedTest
  @EnumSource
  void write_toSlowReader_arrivesUnchanged(Memory memory) throws Exception {
    try (EventLoop loop = newLoop()) {
      poller.zeroCopy().forceUse();
      Pair pair = new Pair(loop);
      pair.serverSide.pauseReading();
      long whole = 0;
      for (int i = 0; i < 200; i++) {
        write(loop, pair.clientSide, memory, whole, LARGE + i);
        whole += LARGE + i;
      }
      runFor(loop, Duration.ofMillis(20));
      assertTrue(poller.zeroCopy().pendingNotifications() > 0, "no send is in flight");
      pair.serverSide.resumeReading();
      pair.reader.await(loop, whole);
      runBriefly(loop);

      assertEquals(-1, pair.reader.firstDifference);
      assertTrue(poller.zeroCopy().sends() > 20, poller.zeroCopy().describe());
      assertEquals(0, poller.zeroCopy().refused());
      assertEquals(0, poller.zeroCopy().blocks().leased());
    }
  }

  @Test
  void write_kernelCopies_revertsToOrdinarySends() throws Exception {
    try (EventLoop loop = newLoop()) {
      Pair pair = new Pair(loop);
      for (int i = 1; i <= 10; i++) {
        write(loop, pair.clientSide, Memory.HEAP, pair.reader.received, LARGE);
        pair.reader.await(loop, (long) i * LARGE);
        runBriefly(loop);
      }

      assertEquals(-1, pair.reader.firstDifference);
      assertEquals(1, poller.zeroCopy().sends());
      assertEquals(1, poller.zeroCopy().copied());
    }
  }

  @Test
  void connections_kernelCopies_tryLessOften() throws Exception {
    try (EventLoop loop = newLoop()) {
      for (int i = 0; i < 30; i++) {
        Pair pair = new Pair(loop);
        write(loop, pair.clientSide, Memory.HEAP, 0, LARGE);
        pair.reader.await(loop, LARGE);
        runBriefly(loop);
      }

      // Connections 1, 3, 7 and 15 try.
      assertEquals(4, poller.zeroCopy().sends());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.ENOMEM, Errno.EOPNOTSUPP, Errno.EINVAL, Errno.ENOBUFS})
  void write_refusedByKernel_fallsBack(int errno) throws Exception {
    UringFaultyLibc faults = new UringFaultyLibc();
    libraries = faults::libc;
    boolean once = errno == Errno.ENOMEM || errno == Errno.ENOBUFS;
    try (EventLoop loop = newLoop()) {
      Pair pair = new Pair(loop);
      faults.failZeroCopySends(errno);
      for (int i = 1; i <= 3; i++) {
        write(loop, pair.clientSide, Memory.OWNED_DIRECT, pair.reader.received, LARGE);
        pair.reader.await(loop, (long) i * LARGE);
        runBriefly(loop);
      }

      assertEquals(-1, pair.reader.firstDifference);
      assertEquals(1, poller.zeroCopy().refused());
      assertEquals(once ? 2 : 1, poller.zeroCopy().sends());
    }
  }

  @Test
  void write_failing_losesConnection() throws Exception {
    UringFaultyLibc faults = new UringFaultyLibc();
    libraries = faults::libc;
    try (EventLoop loop = newLoop()) {
      Pair pair = new Pair(loop);
      faults.failZeroCopySends(Errno.ECONNRESET);
      write(loop, pair.clientSide, Memory.HEAP, 0, LARGE);
      pair.writer.awaitLost(loop);
      runBriefly(loop);

      assertEquals(0, poller.zeroCopy().blocks().leased());
    }
  }

  @Test
  void write_ringRefusesRequest_fallsBack() throws Exception {
    UringFaultyLibc faults = new UringFaultyLibc();
    libraries = faults::libc;
    try (EventLoop loop = newLoop()) {
      Pair pair = new Pair(loop);
      loop.callSoon(
          () -> {
            faults.fail("ioUringEnter", Errno.EBUSY);
            pair.clientSide.write(Memory.HEAP.pattern(0, LARGE));
          });
      pair.reader.await(loop, LARGE);
      runBriefly(loop);

      assertEquals(-1, pair.reader.firstDifference);
      assertEquals(1, poller.zeroCopy().refused());
      assertEquals(0, poller.zeroCopy().blocks().leased());
    }
  }

  @Test
  void write_unixSocket_fallsBack(@TempDir Path folder) throws Exception {
    String path = folder.resolve("socket").toString();
    try (EventLoop loop = newLoop()) {
      var reader = new Reader();
      loop.runUntilComplete(loop.createUnixServer(() -> reader, Binding.unix(path)));
      var writer = new Reader();
      loop.runUntilComplete(loop.createUnixConnection(() -> writer, Target.unix(path)));
      write(loop, writer.transport, Memory.HEAP, 0, LARGE);
      reader.await(loop, LARGE);

      assertEquals(-1, reader.firstDifference);
      assertEquals(1, poller.zeroCopy().refused());
    }
  }

  /** The kernel would send from memory that is freed. */
  @Test
  void writeOwned_memoryOfArena_isNotSentInPlace() throws Exception {
    try (EventLoop loop = newLoop();
        Arena arena = Arena.ofShared()) {
      poller.zeroCopy().forceUse();
      Pair pair = new Pair(loop);
      ByteBuffer data = arena.allocate(LARGE).asByteBuffer();
      data.put(0, Memory.HEAP.pattern(0, LARGE), 0, LARGE);
      loop.callSoon(() -> pair.clientSide.writeOwned(data));
      pair.reader.await(loop, LARGE);

      assertEquals(-1, pair.reader.firstDifference);
      assertEquals(0, poller.zeroCopy().sends());
    }
  }

  @ParameterizedTest
  @EnumSource
  void abort_sendsInFlight_freesMemoryAfterwards(Memory memory) throws Exception {
    try (EventLoop loop = newLoop()) {
      poller.zeroCopy().forceUse();
      Pair pair = new Pair(loop);
      pair.serverSide.pauseReading();
      fill(loop, pair.clientSide, memory);
      pair.clientSide.abort();
      pair.writer.awaitLost(loop);
      assertTrue(poller.zeroCopy().pendingNotifications() > 0, "no send is in flight");
      pair.serverSide.resumeReading();
      pair.reader.awaitLost(loop);
      runBriefly(loop);

      assertEquals(-1, pair.reader.firstDifference);
      assertEquals(0, poller.zeroCopy().blocks().leased());
    }
  }

  @ParameterizedTest
  @EnumSource
  void close_sendsInFlight_keepsMemory(Memory memory) throws Exception {
    try (EventLoop readers = newLoop()) {
      var reader = new Reader();
      Server server = readers.runUntilComplete(readers.createServer(() -> reader, Pair.ANY));
      int sends;
      try (EventLoop loop = newLoop()) {
        poller.zeroCopy().forceUse();
        var writer = new Reader();
        loop.runUntilComplete(loop.createConnection(() -> writer, Pair.target(server)));
        fill(loop, writer.transport, memory);
        writer.transport.abort();
        writer.awaitLost(loop);
        sends = poller.zeroCopy().pendingNotifications();
        assertTrue(sends > 0, "no send is in flight");
      }
      assertEquals(memory == Memory.OWNED_DIRECT, ZeroCopy.takeAbandoned() != null);
      while (ZeroCopy.takeAbandoned() != null) {
        sends--;
      }
      reader.awaitLost(readers);

      assertEquals(-1, reader.firstDifference);
      assertTrue(reader.received >= LARGE, "received " + reader.received);
    }
  }

  @Test
  void run_otherThreadWithSendsInFlight_dropsMemory() throws Exception {
    try (EventLoop loop = newLoop()) {
      poller.zeroCopy().forceUse();
      Pair pair = new Pair(loop);
      pair.serverSide.pauseReading();
      fill(loop, pair.clientSide, Memory.HEAP);
      assertTrue(poller.zeroCopy().blocks().leased() > 0, "no send is in flight");
      Thread.ofPlatform().start(() -> runFor(loop, Duration.ZERO)).join();
      assertEquals(0, poller.zeroCopy().blocks().leased());
      pair.serverSide.resumeReading();
      pair.clientSide.close();
      pair.reader.awaitLost(loop);

      assertEquals(-1, pair.reader.firstDifference);
    }
  }

  @Test
  void thresholdBySetting_sizeOrOff_isParsed() {
    try {
      assertEquals(ZeroCopy.THRESHOLD, ZeroCopy.thresholdBySetting());
      System.setProperty(ZeroCopy.PROPERTY, "64k");
      assertEquals(65_536, ZeroCopy.thresholdBySetting());
      System.setProperty(ZeroCopy.PROPERTY, "40000");
      assertEquals(40_000, ZeroCopy.thresholdBySetting());
      System.setProperty(ZeroCopy.PROPERTY, "off");
      assertEquals(ZeroCopy.OFF, ZeroCopy.thresholdBySetting());
      for (String wrong : new String[] {"0", "-1", "64m", "k", "3000000k"}) {
        System.setProperty(ZeroCopy.PROPERTY, wrong);
        var refusal =
            assertThrows(IllegalArgumentException.class, ZeroCopy::thresholdBySetting, wrong);
        assertTrue(String.valueOf(refusal.getMessage()).contains(wrong), refusal.getMessage());
      }
    } finally {
      System.clearProperty(ZeroCopy.PROPERTY);
    }
  }

  /** Writes until the transport has to buffer. */
  private static void fill(EventLoop loop, Transport to, Memory memory) throws Exception {
    long written = 0;
    while (to.getWriteBufferSize() == 0) {
      write(loop, to, memory, written, LARGE);
      written += LARGE;
    }
  }

  /** Writes a part of the pattern in a callback. */
  private static void write(EventLoop loop, Transport to, Memory memory, long from, int size) {
    loop.callSoon(() -> memory.write(to, memory.pattern(from, size)));
    runFor(loop, Duration.ZERO);
  }

  private static void runFor(EventLoop loop, Duration time) {
    loop.callLater(time, loop::stop);
    loop.runForever();
  }

  /** Runs the loop briefly, so that notifications arrive. */
  private static void runBriefly(EventLoop loop) {
    runFor(loop, Duration.ofMillis(1));
  }

  private static byte patternAt(long position) {
    return (byte) (position * 31 + (position >>> 12));
  }

  private EventLoop newLoop() {
    return Engine.overProactor(
        "proactor",
        Uring.capabilities(),
        queue -> {
          try {
            var opened = Uring.open(libraries, UringParts.FEATURES, ZeroCopy.THRESHOLD, queue);
            poller = opened.poller();
            return opened.driver();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        LoopOptions.defaults());
  }

  /** A connected pair of transports. */
  private static final class Pair {

    private static final Binding ANY = Binding.host("127.0.0.1", 0);

    private final Reader reader = new Reader();
    private final Reader writer = new Reader();
    private final Transport clientSide;
    private final Transport serverSide;

    Pair(EventLoop loop) throws Exception {
      Server server = loop.runUntilComplete(loop.createServer(() -> reader, ANY));
      loop.runUntilComplete(loop.createConnection(() -> writer, target(server)));
      while (reader.transport == null) {
        runFor(loop, Duration.ZERO);
      }
      clientSide = writer.transport;
      serverSide = reader.transport;
      server.close();
    }

    private static Target target(Server server) {
      var address =
          (InetSocketAddress) Objects.requireNonNull(server.sockets().getFirst().localAddress());
      return Target.host("127.0.0.1", address.getPort());
    }
  }

  /** Compares the received bytes with the pattern. */
  private static final class Reader implements Protocol {

    private Transport transport;
    private long received;
    private long firstDifference = -1;
    private boolean isLost;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      while (data.hasRemaining()) {
        if (data.get() != patternAt(received) && firstDifference < 0) {
          firstDifference = received;
        }
        received++;
      }
    }

    @Override
    public void connectionLost(Throwable cause) {
      isLost = true;
    }

    void await(EventLoop loop, long count) throws Exception {
      while (received < count) {
        runBriefly(loop);
      }
    }

    void awaitLost(EventLoop loop) throws Exception {
      while (!isLost) {
        runBriefly(loop);
      }
    }
  }
}
