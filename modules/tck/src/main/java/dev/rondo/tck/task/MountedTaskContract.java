package dev.rondo.tck.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.TaskSpawner;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.NeedsRunner;
import dev.rondo.tck.fixture.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Tasks mounted on the loop thread: a blocking call of the JDK parks the task and not the loop. */
@Role(TaskSpawner.class)
@Covers("createTask")
@Needs(Capability.TASKS)
@NeedsRunner("mounted")
public interface MountedTaskContract extends LoopContract {

  @Test
  default void sleep_doesNotStopTheLoop(LoopFixture kit) throws Exception {
    AtomicInteger ticks = startTicking(kit.loop());
    kit.runTask(() -> Thread.sleep(Duration.ofMillis(200)));

    assertTicked(ticks);
  }

  @Test
  default void contendedLock_doesNotStopTheLoop(LoopFixture kit) throws Exception {
    AtomicInteger ticks = startTicking(kit.loop());
    var lock = new ReentrantLock();
    holdUntilTicked(kit, ticks, lock);
    kit.runTask(() -> locked(lock, new ArrayList<>(), "task"));

    assertTicked(ticks);
  }

  @Test
  default void contendedMonitor_doesNotStopTheLoop(LoopFixture kit) throws Exception {
    AtomicInteger ticks = startTicking(kit.loop());
    var monitor = new Object();
    var held = new AtomicBoolean();
    kit.thread(
        () -> {
          synchronized (monitor) {
            held.set(true);
            awaitTicks(ticks);
          }
        });
    LoopFixture.await("the monitor is held", held::get);
    kit.runTask(
        () -> {
          synchronized (monitor) {
            held.set(false);
          }
        });

    assertTicked(ticks);
  }

  @Test
  default void blockingRead_doesNotStopTheLoop(LoopFixture kit) throws Exception {
    AtomicInteger ticks = startTicking(kit.loop());
    var server = kit.closing(ServerSocketChannel.open());
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var near = kit.closing(SocketChannel.open(server.getLocalAddress()));
    var far = kit.closing(server.accept());
    kit.thread(
        () -> {
          awaitTicks(ticks);
          write(far);
        });
    kit.runTask(() -> assertEquals(1, near.read(Bytes.of("?"))));

    assertTicked(ticks);
  }

  @Test
  default void blockingQueue_doesNotStopTheLoop(LoopFixture kit) throws Exception {
    AtomicInteger ticks = startTicking(kit.loop());
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    kit.thread(
        () -> {
          awaitTicks(ticks);
          queue.add("taken");
        });

    assertEquals("taken", kit.run(queue::take));
    assertTicked(ticks);
  }

  private static boolean locked(ReentrantLock lock, List<String> order, String name) {
    lock.lock();
    try {
      return order.add(name);
    } finally {
      lock.unlock();
    }
  }

  private static void holdUntilTicked(LoopFixture kit, AtomicInteger ticks, ReentrantLock lock) {
    kit.thread(
        () -> {
          lock.lock();
          try {
            awaitTicks(ticks);
          } finally {
            lock.unlock();
          }
        });
    LoopFixture.await("the lock is held", lock::isLocked);
  }

  private static void awaitTicks(AtomicInteger ticks) {
    LoopFixture.await("the loop goes on ticking", () -> ticks.get() >= 5);
  }

  private static void assertTicked(AtomicInteger ticks) {
    assertTrue(ticks.get() >= 5, () -> "only " + ticks + " ticks of 10 ms");
  }

  private static AtomicInteger startTicking(EventLoop loop) {
    var ticks = new AtomicInteger();
    tick(loop, ticks);
    return ticks;
  }

  private static void tick(EventLoop loop, AtomicInteger ticks) {
    loop.callLater(
        Duration.ofMillis(10),
        () -> {
          ticks.incrementAndGet();
          tick(loop, ticks);
        });
  }

  private static void write(SocketChannel channel) {
    try {
      channel.write(Bytes.of("!"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
