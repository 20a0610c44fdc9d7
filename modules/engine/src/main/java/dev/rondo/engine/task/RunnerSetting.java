package dev.rondo.engine.task;

import dev.rondo.spi.Settings;
import org.jspecify.annotations.Nullable;

/** What {@code rondo.runner} says about how tasks run. */
enum RunnerSetting {
  /** Mounted if that can be. */
  AUTO,
  /** Mounted, or not at all. */
  MOUNTED,
  /** By baton, even where they could be mounted. */
  BATON;

  private static final String PROPERTY = "rondo.runner";

  static RunnerSetting current() {
    @Nullable String value = Settings.text(PROPERTY);
    if (value == null) {
      return AUTO;
    }
    return switch (value) {
      case "auto" -> AUTO;
      case "mounted" -> MOUNTED;
      case "baton" -> BATON;
      default ->
          throw new IllegalArgumentException(
              "'%s' is not a task runner: auto, mounted or baton (%s)"
                  .formatted(value, Settings.source(PROPERTY)));
    };
  }

  static IllegalStateException cannotMount() {
    return new IllegalStateException(
        ("tasks cannot be mounted here, as %s asks: that needs a loop run by a platform thread, and"
                + " the option --add-opens java.base/java.lang=dev.rondo.engine")
            .formatted(Settings.source(PROPERTY)));
  }
}
