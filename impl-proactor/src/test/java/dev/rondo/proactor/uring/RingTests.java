package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.linux.Errno;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingTests {

  private static final int NOP = 0;
  private static final long MILLI = 1_000_000;

  private final UringParts kit = new UringParts();
  private final List<Long> seen = new ArrayList<>();

  @AfterEach
  void checkNothingLeftOpen() {
    kit.close();
  }

  @Test
  void write_moreThanQueueHolds_completesInOrder() throws IOException {
    try (Ring ring = ring(4, 16)) {
      for (long data = 1; data <= 1_000; data++) {
        if (ring.isFull()) {
          ring.enter();
          reap(ring);
        }
        nop(ring, data);
      }
      ring.enter();
      reap(ring);
    }

    assertEquals(LongStream.rangeClosed(1, 1_000).boxed().toList(), seen);
  }

  @Test
  void enter_completionsOverflow_allKept() throws IOException {
    try (Ring ring = ring(4, 8)) {
      for (long data = 1; data <= 100; data++) {
        nop(ring, data);
        if (ring.isFull()) {
          ring.enter();
        }
      }
      assertTrue(ring.overflows());
      while (ring.overflows() || !ring.isEmpty()) {
        reap(ring);
        ring.enter();
      }
      reap(ring);
    }

    assertEquals(LongStream.rangeClosed(1, 100).boxed().toList(), seen.stream().sorted().toList());
  }

  @Test
  void enter_timeout_waitsThatLong() throws IOException {
    try (Ring ring = ring(4, 8)) {
      long start = System.nanoTime();
      ring.enter(3 * MILLI);

      assertTrue(System.nanoTime() - start >= 3 * MILLI);
    }
  }

  @ParameterizedTest
  @CsvSource({"4", "11", "12", "16", "62"})
  void enter_temporaryError_isIgnored(int errno) throws IOException {
    try (Ring ring = ring(4, 8)) {
      kit.faults.fail("ioUringEnter", errno);
      nop(ring, 1);
      ring.enter();
      assertEquals(1, ring.unsubmitted());
      ring.enter();
      reap(ring);
    }

    assertEquals(List.of(1L), seen);
  }

  @Test
  void enter_permanentError_throws() throws IOException {
    try (Ring ring = ring(4, 8)) {
      kit.faults.fail("ioUringEnter", Errno.EINVAL);

      assertThrows(IOException.class, ring::enter);
    }
  }

  private Ring ring(int submissions, int completions) throws IOException {
    return new Ring(kit.libc, UringParts.FEATURES.flags(), submissions, completions);
  }

  private static void nop(Ring ring, long data) {
    ring.write(NOP, 0, 0, -1, 0, 0, 0, data);
  }

  private void reap(Ring ring) {
    ring.reap((data, result, flags) -> seen.add(data));
  }
}
