package dev.rondo.proactor;

import dev.rondo.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The choice of a driver for a loop, with the reason.
 *
 * @param driver the chosen driver, or null if none works
 * @param reason why this driver was chosen over a preferred one, or why none works
 */
record DriverChoice(@Nullable ProactorDriver driver, String reason) {

  static final String PROPERTY = "rondo.proactor";

  /**
   * Chooses the driver that the setting names or, without a setting, the first that works.
   *
   * @param obstacles returns why a driver does not work here, or empty if it works
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
                    "unknown driver '%s' (%s): use %s, or leave it unset"
                        .formatted(name, source, ProactorDriver.names())));
  }

  /** Chooses {@code driver} if it works, or else none. */
  static DriverChoice forced(
      ProactorDriver driver,
      String requestedBy,
      Function<ProactorDriver, Optional<String>> obstacles) {
    return obstacles
        .apply(driver)
        .map(
            obstacle ->
                new DriverChoice(
                    null,
                    "%s, requested %s: %s".formatted(driver.settingName(), requestedBy, obstacle)))
        .orElseGet(() -> new DriverChoice(driver, "%s, %s".formatted(driver.title(), requestedBy)));
  }

  private static DriverChoice preferred(Function<ProactorDriver, Optional<String>> obstacles) {
    List<String> refused = new ArrayList<>();
    for (ProactorDriver driver : ProactorDriver.values()) {
      Optional<String> obstacle = obstacles.apply(driver);
      if (obstacle.isEmpty()) {
        return new DriverChoice(
            driver, driver.title() + (refused.isEmpty() ? "" : "; not " + join(refused)));
      }
      refused.add("%s (%s)".formatted(driver.settingName(), obstacle.get()));
    }
    return new DriverChoice(null, "no driver works here: " + join(refused));
  }

  private static String join(List<String> refused) {
    return String.join(", ", refused);
  }
}
