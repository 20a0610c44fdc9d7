package dev.rondo.spi;

/** Whether a backend works on this machine. */
public sealed interface Support {

  /**
   * It works.
   *
   * @param preference the backend with the highest is chosen when nobody names one; Rondo's own are
   *     between 100 and 400
   * @param detail what else is worth knowing, such as how it will work here; may be empty
   */
  record Supported(int preference, String detail) implements Support {

    /** It works, and there is nothing more to say. */
    public Supported(int preference) {
      this(preference, "");
    }
  }

  /**
   * It does not.
   *
   * @param reason what is missing and what would help, as {@code needs macOS or BSD; this is Linux}
   */
  record Unsupported(String reason) implements Support {}
}
