package dev.rondo.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import com.google.auto.service.AutoService;
import java.util.Locale;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Configures logging: to standard error, and without stack traces unless the level is debug. */
@AutoService(Configurator.class)
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
@SuppressWarnings("exports") // No other module compiles against this package.
public final class Logging extends ContextAwareBase implements Configurator {

  private static volatile Level level = Level.INFO;

  /** Creates the configurator; for {@link java.util.ServiceLoader}. */
  public Logging() {}

  /** Sets the level, before the first message; null for the default. */
  static void setLevel(@Nullable String name) throws ParseException {
    level =
        switch (name == null ? "info" : name.toLowerCase(Locale.ROOT)) {
          case "error" -> Level.ERROR;
          case "warn" -> Level.WARN;
          case "info" -> Level.INFO;
          case "debug" -> Level.DEBUG;
          case "trace" -> Level.TRACE;
          default ->
              throw new ParseException(
                  "--log-level must be error, warn, info, debug or trace: " + name);
        };
  }

  /** Initializes logging early: its first message then opens no file and delays no loop. */
  static void prepare() {
    LoggerFactory.getILoggerFactory();
  }

  static boolean isDebug() {
    return level.levelInt <= Level.DEBUG_INT;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(isDebug() ? "%-5level %logger{1} - %msg%n" : "%level: %msg%n%ex{0}");
    encoder.start();

    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();

    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(console);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
