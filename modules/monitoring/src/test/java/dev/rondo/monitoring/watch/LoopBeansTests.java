package dev.rondo.monitoring.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.LoopMetrics;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the beans of loops. */
final class LoopBeansTests {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults());
  private final LoopCounters counters =
      new LoopCounters(new LoopOnThread(loop, () -> null), System::nanoTime, () -> {});
  private final LoopBeans beans = new LoopBeans();

  private ObjectName name() throws Exception {
    return new ObjectName("dev.rondo:type=EventLoop,name=" + counters.name());
  }

  @AfterEach
  void close() {
    beans.update(List.of());
    loop.close();
  }

  @Test
  void update_openLoop_hasABeanUntilItIsClosed() throws Exception {
    beans.update(List.of(counters));
    assertTrue(server.isRegistered(name()));

    beans.update(List.of());
    assertFalse(server.isRegistered(name()));
  }

  @Test
  void update_nameOfAnotherCopy_leavesItsBean() throws Exception {
    server.registerMBean(new LoopBean(loop), name());
    beans.update(List.of(counters));
    beans.update(List.of());

    assertTrue(server.isRegistered(name()));
    server.unregisterMBean(name());
  }

  @Test
  void getName_closedLoop_isThatOfTheLastLook() {
    LoopBean bean = new LoopBean(loop);
    String name = LoopMetrics.of(loop).name();
    loop.close();

    assertEquals(name, bean.getName());
    assertEquals(0, bean.getOpenConnections());
  }
}
