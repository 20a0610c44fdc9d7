package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.TcpPair;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tests of the log messages of the engine's loop. */
class LogTests implements LoopContract {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.rondo");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @Override
  public EventLoopProvider provider() {
    return new SelectorLoopProvider();
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  /** T037. */
  @Test
  void exceptionHandler_thatThrows_isLogged(LoopFixture kit) {
    EventLoop loop = kit.loop();
    loop.setExceptionHandler(
        (l, context) -> {
          throw new IllegalStateException("a broken handler");
        });
    loop.callSoon(
        () -> {
          throw new IllegalArgumentException("the original failure");
        });
    kit.iterate();

    List<String> errors = messages(Level.ERROR);
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(
        errors.getFirst().contains("Unhandled error in exception handler"), errors::toString);
    assertTrue(errors.getFirst().contains("the original failure"), errors::toString);
  }

  /** T041. */
  @Test
  void debug_slowCallback_isWarnedAboutOnce(LoopFixture kit) {
    EventLoop loop = kit.newLoop(LoopOptions.defaults().withDebug(true));
    loop.setSlowCallbackDuration(Duration.ofMillis(5));
    loop.callSoon(() -> sleep(10));
    loop.callSoon(() -> {});
    loop.stop();
    loop.runForever();

    List<String> warnings = messages(Level.WARN);
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.getFirst().matches("(?s)Executing <.*> took 0\\.\\d{3} seconds.*"),
        warnings::toString);
  }

  /** T041. */
  @Test
  void debug_slowStepOfATask_isWarnedAboutByItsName(LoopFixture kit) throws Exception {
    EventLoop loop = kit.newLoop(LoopOptions.defaults().withDebug(true));
    loop.setSlowCallbackDuration(Duration.ofMillis(5));
    loop.runUntilComplete(
        () -> {
          Objects.requireNonNull(loop.currentTask()).setName("slowpoke");
          long end = loop.time().nanos() + 10_000_000;
          while (loop.time().nanos() < end) {
            Thread.onSpinWait();
          }
          return "done";
        });

    assertTrue(
        messages(Level.WARN).stream().anyMatch(message -> message.contains("slowpoke")),
        () -> messages(Level.WARN).toString());
  }

  /** T041. */
  @Test
  void debug_slowProtocol_isWarnedAbout(LoopFixture kit) throws Exception {
    EventLoop loop = kit.newLoop(LoopOptions.defaults().withDebug(true));
    loop.setSlowCallbackDuration(Duration.ofMillis(200));
    LoopFuture<Object> received = loop.createFuture();
    Protocol slow =
        new Protocol() {
          @Override
          public void dataReceived(ByteBuffer data) {
            sleep(210);
            received.setResult("received");
          }
        };
    loop.runUntilComplete(
        () -> {
          Server server = loop.createServer(() -> slow, Binding.host("127.0.0.1", 0)).await();
          int port = ((InetSocketAddress) server.sockets().getFirst().localAddress()).getPort();
          var client =
              loop.createConnection(() -> new Protocol() {}, Target.host("127.0.0.1", port))
                  .await();
          client.transport().write(ByteBuffer.wrap(new byte[1]));
          received.await();
          client.transport().abort();
          server.close();
          return server.waitClosed().await();
        });

    assertTrue(
        messages(Level.WARN).stream().anyMatch(message -> message.startsWith("Executing ")),
        () -> messages(Level.WARN).toString());
  }

  /** T041. */
  @Test
  void noDebug_slowCallback_isNotWarnedAbout(LoopFixture kit) {
    EventLoop loop = kit.loop();
    loop.setSlowCallbackDuration(Duration.ofMillis(1));
    loop.callSoon(() -> sleep(5));
    kit.iterate();

    assertEquals(List.of(), messages(Level.WARN));
  }

  /** T096. */
  @Test
  void write_afterClose_isWarnedAboutFromTheFifthTimeOn(LoopFixture kit) throws Exception {
    kit.runTask(
        () -> {
          TcpPair pair = TcpPair.open(kit);
          pair.near().close();
          for (int i = 0; i < 6; i++) {
            pair.near().write(Bytes.of("dropped"));
          }
        });

    assertEquals(2, messages(Level.WARN).size(), () -> messages(Level.WARN).toString());
  }

  private List<String> messages(Level level) {
    return log.list.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
