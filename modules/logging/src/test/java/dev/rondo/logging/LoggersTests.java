package dev.rondo.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LoggersTests {

  private static final String NAME = "dev.rondo.logging.test";

  private final Logger logback = (Logger) LoggerFactory.getLogger(NAME);
  private final ListAppender<ILoggingEvent> log =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
          event.getCallerData(); // Captures the caller while the stack is still that of the event.
          super.append(event);
        }
      };
  private final System.Logger logger = Loggers.of(NAME);

  @BeforeEach
  void listen() {
    log.start();
    logback.setAdditive(false);
    logback.setLevel(Level.INFO);
    logback.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logback.detachAppender(log);
  }

  @Test
  void log_withSlf4j_arrivesWithItsException() {
    IOException failure = new IOException("no room");
    logger.log(System.Logger.Level.WARNING, () -> "{0} is {} lost", failure);

    ILoggingEvent event = log.list.getFirst();
    assertEquals(Level.WARN, event.getLevel());
    assertEquals("{0} is {} lost", event.getFormattedMessage());
    assertSame(failure, ((ThrowableProxy) event.getThrowableProxy()).getThrowable());
  }

  @Test
  void log_withParameters_formatsThem() {
    logger.log(System.Logger.Level.ERROR, "{0} of {1}", "one", "two");

    assertEquals("one of two", log.list.getFirst().getFormattedMessage());
  }

  @Test
  void log_event_namesItsCaller() {
    logger.log(System.Logger.Level.INFO, () -> "from here");

    assertEquals(getClass().getName(), log.list.getFirst().getCallerData()[0].getClassName());
  }

  @Test
  void log_belowTheLevel_doesNotBuildTheMessage() {
    logger.log(
        System.Logger.Level.DEBUG,
        () -> {
          throw new AssertionError("the message is not needed");
        });

    assertEquals(List.of(), log.list);
    assertFalse(logger.isLoggable(System.Logger.Level.DEBUG));
    assertTrue(logger.isLoggable(System.Logger.Level.INFO));
  }

  @Test
  void lazyLogger_severalMessages_looksUpOnce() {
    List<String> lookedUp = new ArrayList<>();
    var lazy =
        new LazyLogger(
            NAME,
            name -> {
              lookedUp.add(name);
              return logger;
            });

    assertEquals(NAME, lazy.getName());
    assertEquals(List.of(), lookedUp);
    lazy.log(System.Logger.Level.INFO, "first");
    lazy.log(System.Logger.Level.INFO, "second");
    assertEquals(List.of(NAME), lookedUp);
    assertEquals(2, log.list.size());
  }
}
