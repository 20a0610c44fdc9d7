package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the layout of the kernel's structure on each architecture. */
@SuppressWarnings("restricted") // Reads the memory as the kernel does.
class EpollEventsTests {

  private static final long DATA = 0x0123_4567_89AB_CDEFL;

  @Test
  void set_onX8664_packsStructureInto12Bytes() {
    try (Arena arena = Arena.ofConfined()) {
      EpollEvents events = new EpollEvents(arena, 2, true);
      events.set(1, Linux.EPOLLIN, DATA);
      MemorySegment memory = MemorySegment.ofAddress(events.address()).reinterpret(24);

      assertEquals(Linux.EPOLLIN, memory.get(JAVA_INT_UNALIGNED, 12));
      assertEquals(DATA, memory.get(JAVA_LONG_UNALIGNED, 16));
    }
  }

  @Test
  void set_onAarch64_alignsDataTo8Bytes() {
    try (Arena arena = Arena.ofConfined()) {
      EpollEvents events = new EpollEvents(arena, 2, false);
      events.set(1, Linux.EPOLLIN, DATA);
      MemorySegment memory = MemorySegment.ofAddress(events.address()).reinterpret(32);

      assertEquals(Linux.EPOLLIN, memory.get(JAVA_INT_UNALIGNED, 16));
      assertEquals(DATA, memory.get(JAVA_LONG_UNALIGNED, 24));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void events_everyIndex_returnWhatWasSet(boolean packed) {
    try (Arena arena = Arena.ofConfined()) {
      EpollEvents events = new EpollEvents(arena, 3, packed);
      for (int i = 0; i < 3; i++) {
        events.set(i, Linux.EPOLLOUT + i, DATA + i);
      }

      for (int i = 0; i < 3; i++) {
        assertEquals(Linux.EPOLLOUT + i, events.events(i));
        assertEquals(DATA + i, events.data(i));
      }
    }
  }
}
