package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class DescriptorTests {

  private final Libc libc = Libc.system();
  private final int fd = libc.eventfd(0, Linux.EFD_NONBLOCK);

  @Test
  void close_duringCall_waitsForItsEnd() throws Exception {
    Descriptor descriptor = Descriptor.owned(libc, fd);
    descriptor.acquire();
    descriptor.close();
    assertFalse(descriptor.isOpen());
    assertTrue(isOpen(), "closed during a call");
    descriptor.release();

    assertFalse(isOpen());
  }

  @Test
  void close_twice_closesOnce() {
    Descriptor descriptor = Descriptor.owned(libc, fd);
    descriptor.close();
    int other = libc.eventfd(0, Linux.EFD_NONBLOCK);
    assertEquals(fd, other, "the kernel must reuse the number");
    descriptor.close();

    assertTrue(isOpen());
    libc.close(other);
  }

  @Test
  void acquire_afterClose_fails() {
    Descriptor descriptor = Descriptor.owned(libc, fd);
    descriptor.close();

    assertEquals(-1, descriptor.tryAcquire());
    assertThrows(ClosedChannelException.class, descriptor::acquire);
    assertFalse(isOpen());
  }

  @Test
  void close_borrowed_leavesItOpen() {
    Descriptor.borrowed(libc, fd).close();

    assertTrue(isOpen());
    libc.close(fd);
  }

  private boolean isOpen() {
    return libc.fcntl(fd, Linux.F_GETFD, 0) >= 0;
  }
}
