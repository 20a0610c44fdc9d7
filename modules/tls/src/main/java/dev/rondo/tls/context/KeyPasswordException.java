package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.file.Path;

/** The password of a private key is missing or wrong. */
public final class KeyPasswordException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final boolean missing;

  KeyPasswordException(Path file, boolean missing) {
    super(
        missing
            ? "the key in %s is encrypted: pass its password".formatted(file)
            : "wrong password for %s: pass the right one".formatted(file));
    this.file = file;
    this.missing = missing;
  }

  /** Returns the file of the key. */
  public Path file() {
    return file;
  }

  /** Returns whether there was no password; false if it was wrong. */
  public boolean isMissing() {
    return missing;
  }
}
