package dev.rondo.proactor;

import dev.rondo.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which driver a loop gets, and why.
 *
 * @param driver the one; null if there is none
 * @param reason why this one and not a preferred one, or why none; empty if nothing is to be said
 */
record DriverChoice(@Nullable ProactorDriver driver, String reason) {

  static final String PROPERTY = "rondo.proactor";

  /**
   * The first one that works, or the one that the setting names.
   *
   * @param obstacles why a driver does not work here, if it does not
   */
  static DriverChoice bySetting(Function<ProactorDriver, Optional<String>> obstacles) {
    String name = Settings.text(PROPERTY);
    if (name == null) {
      return preferred(obstacles);
    }
    String source = Settings.source(PROPERTY);
    return ProactorDriver.named(name)
        .map(driver -> forced(driver, "by " + source, obstacles))
        .orElseGet(
            () ->
                new DriverChoice(
                    null,
                    "'%s' is no driver of this backend (%s): say %s, or nothing"
                        .formatted(name, source, ProactorDriver.names())));
  }

  /** This driver or none. */
  static DriverChoice forced(
      ProactorDriver driver, String origin, Function<ProactorDriver, Optional<String>> obstacles) {
    return obstacles
        .apply(driver)
        .map(
            obstacle ->
                new DriverChoice(
                    null, "%s, asked for %s: %s".formatted(driver.settingName(), origin, obstacle)))
        .orElseGet(() -> new DriverChoice(driver, "%s, %s".formatted(driver.title(), origin)));
  }

  private static DriverChoice preferred(Function<ProactorDriver, Optional<String>> obstacles) {
    List<String> refused = new ArrayList<>();
    for (ProactorDriver driver : ProactorDriver.values()) {
      Optional<String> obstacle = obstacles.apply(driver);
      if (obstacle.isEmpty()) {
        return new DriverChoice(
            driver, driver.title() + (refused.isEmpty() ? "" : "; not " + text(refused)));
      }
      refused.add("%s (%s)".formatted(driver.settingName(), obstacle.get()));
    }
    return new DriverChoice(null, "has no driver here: " + text(refused));
  }

  private static String text(List<String> refused) {
    return String.join(", ", refused);
  }
}
