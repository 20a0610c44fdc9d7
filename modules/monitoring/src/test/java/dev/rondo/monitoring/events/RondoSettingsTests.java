package dev.rondo.monitoring.events;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import jdk.jfr.Configuration;
import jdk.jfr.Event;
import jdk.jfr.Name;
import org.junit.jupiter.api.Test;

/** Tests of the settings of the flight recorder in {@code rondo.jfc}. */
final class RondoSettingsTests {

  private static final List<Class<? extends Event>> EVENTS =
      List.of(
          AcceptFailedEvent.class,
          ChildEndedEvent.class,
          ChildStartedEvent.class,
          ConnectionClosedEvent.class,
          ConnectionOpenedEvent.class,
          ExecutorHandOverEvent.class,
          IterationEvent.class,
          LoopStatisticsEvent.class,
          NameLookupEvent.class,
          SlowCallbackEvent.class,
          TaskEndedEvent.class,
          TaskStartedEvent.class,
          TlsHandshakeEvent.class);

  @Test
  void settings_nameAllEvents() throws Exception {
    Configuration settings = Configuration.create(Path.of("src/main/jfr/rondo.jfc"));
    TreeSet<String> named =
        settings.getSettings().keySet().stream()
            .map(key -> key.substring(0, key.indexOf('#')))
            .collect(toCollection(TreeSet::new));

    assertEquals(
        EVENTS.stream()
            .map(type -> type.getAnnotation(Name.class).value())
            .collect(toCollection(TreeSet::new)),
        named);
  }
}
