package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.linux.DescriptorChannel;
import dev.rondo.linux.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingRequestTableTests {

  private final UringParts kit = new UringParts();
  private final RingRequestTable requests = new RingRequestTable();
  private final List<Integer> polled = new ArrayList<>();
  private Ring ring;
  private DescriptorChannel event;
  private PollRequest request;

  @BeforeEach
  void open() throws IOException {
    ring = new Ring(kit.libc, UringParts.FEATURES.flags());
    event = kit.event();
    request = new PollRequest(event.descriptor(), IoUring.POLLIN, 0, polled::add);
  }

  @AfterEach
  void checkNothingLeftOpen() {
    ring.close();
    event.close();
    kit.close();
  }

  @Test
  void cancel_beforeWrite_submitsNothing() throws IOException {
    requests.schedule(request);
    requests.cancel(request);
    requests.write(ring);

    assertEquals(0, ring.unsubmitted());
    assertEquals(0, requests.activeCount());
  }

  @Test
  void cancel_active_keepsDescriptorUntilDone() throws IOException {
    requests.schedule(request);
    iterate();
    event.close();
    assertEquals(1, kit.faults.open().get("descriptors") - 1, "closed while the kernel used it");
    requests.cancel(request);
    iterate();

    assertEquals(List.of(-Errno.ECANCELED), polled);
    assertTrue(request.isIdle());
    assertEquals(0, kit.faults.open().get("descriptors") - 1);
  }

  @Test
  void schedule_duringCancel_submitsAgain() throws IOException {
    requests.schedule(request);
    iterate();
    requests.cancel(request);
    requests.write(ring);
    requests.schedule(request);
    iterate();
    iterate();
    event.write(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).flip());
    iterate();

    assertEquals(List.of(-Errno.ECANCELED, IoUring.POLLIN), polled);
  }

  @Test
  void completed_earlierUse_isStray() throws IOException {
    requests.schedule(request);
    requests.write(ring);
    long before = request.data;
    requests.cancel(request);
    iterate();
    requests.schedule(request);
    iterate();
    polled.clear();
    requests.completed(before, IoUring.POLLIN, 0);

    assertEquals(List.of(), polled);
    assertEquals(1, requests.strays());
    requests.cancel(request);
    iterate();
  }

  @Test
  void write_moreThanRingHolds_submitsAll() throws IOException {
    List<PollRequest> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      var each = new PollRequest(event.descriptor(), IoUring.POLLIN, 0, polled::add);
      many.add(each);
      requests.schedule(each);
    }
    iterate();
    assertEquals(1_000, requests.activeCount());
    event.write(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).flip());
    iterate();

    assertEquals(1_000, polled.size());
    assertTrue(many.stream().allMatch(RingRequest::isIdle));
  }

  private void iterate() throws IOException {
    requests.write(ring);
    // One call does not always post all completions.
    do {
      ring.enter();
      ring.reap(requests);
    } while (ring.hasDeferredWork());
  }
}
