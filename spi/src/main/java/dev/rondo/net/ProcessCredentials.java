package dev.rondo.net;

import org.jspecify.annotations.Nullable;

/**
 * The user, group, umask and session of a child process.
 *
 * @param user the name or number of the user that the child runs as; null for this process's
 * @param group the name or number of the group that the child runs as; null for the primary group
 *     of a user given by name, and otherwise for this process's
 * @param umask the child's file mode creation mask; null for this process's
 * @param newSession whether the child leads a session of its own; {@code start_new_session}
 */
public record ProcessCredentials(
    @Nullable String user, @Nullable String group, @Nullable Integer umask, boolean newSession) {

  private static final ProcessCredentials INHERITED =
      new ProcessCredentials(null, null, null, false);

  public ProcessCredentials {
    if (umask != null && (umask < 0 || umask > 0777)) {
      throw new IllegalArgumentException(
          "umask must be between 0 and 0777: 0" + Integer.toOctalString(umask));
    }
  }

  /** Returns the credentials of this process. */
  public static ProcessCredentials inherited() {
    return INHERITED;
  }

  public ProcessCredentials withUser(@Nullable String user) {
    return new ProcessCredentials(user, group, umask, newSession);
  }

  public ProcessCredentials withGroup(@Nullable String group) {
    return new ProcessCredentials(user, group, umask, newSession);
  }

  public ProcessCredentials withUmask(@Nullable Integer umask) {
    return new ProcessCredentials(user, group, umask, newSession);
  }

  public ProcessCredentials withNewSession(boolean newSession) {
    return new ProcessCredentials(user, group, umask, newSession);
  }
}
