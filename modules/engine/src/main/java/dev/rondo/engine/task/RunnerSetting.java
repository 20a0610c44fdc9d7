package dev.rondo.engine.task;

import dev.rondo.spi.Settings;
import org.jspecify.annotations.Nullable;

/** The setting {@code rondo.runner}: the way in which tasks run. */
enum RunnerSetting {
  /** Mounted if possible, or else by baton. */
  AUTO,
  /** Mounted; otherwise an error. */
  MOUNTED,
  /** By baton, even if they could be mounted. */
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
              "'%s' is not a task runner: use auto, mounted or baton (%s)"
                  .formatted(value, Settings.source(PROPERTY)));
    };
  }

  static IllegalStateException cannotMount() {
    return new IllegalStateException(
        ("tasks cannot be mounted here, as %s requires: run the loop on a platform thread, with the"
                + " option --add-opens java.base/java.lang=dev.rondo.engine")
            .formatted(Settings.source(PROPERTY)));
  }
}
