package dev.rondo.spi;

/** The result of probing whether a backend works on this machine. */
public sealed interface Support {

  /**
   * The backend works.
   *
   * @param preference the backend's rank: the highest one is chosen if the configuration names
   *     none; those of Rondo's own backends are between 100 and 400
   * @param detail further facts for the user, such as the driver in use; may be empty
   */
  record Supported(int preference, String detail) implements Support {

    /** The backend works; there are no further facts. */
    public Supported(int preference) {
      this(preference, "");
    }
  }

  /**
   * The backend does not work.
   *
   * @param reason the missing feature and a remedy, such as {@code needs macOS or BSD; this is
   *     Linux}
   */
  record Unsupported(String reason) implements Support {}
}
