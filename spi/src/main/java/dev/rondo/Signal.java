package dev.rondo;

/**
 * A Unix signal, by its name, because its number differs between systems.
 *
 * @param name the name in upper case without {@code SIG}, such as {@code INT} or {@code TERM}
 */
public record Signal(String name) {

  public static final Signal SIGHUP = new Signal("HUP");
  public static final Signal SIGINT = new Signal("INT");
  public static final Signal SIGQUIT = new Signal("QUIT");
  public static final Signal SIGKILL = new Signal("KILL");
  public static final Signal SIGUSR1 = new Signal("USR1");
  public static final Signal SIGUSR2 = new Signal("USR2");
  public static final Signal SIGPIPE = new Signal("PIPE");
  public static final Signal SIGALRM = new Signal("ALRM");
  public static final Signal SIGTERM = new Signal("TERM");
  public static final Signal SIGCHLD = new Signal("CHLD");
  public static final Signal SIGCONT = new Signal("CONT");
  public static final Signal SIGSTOP = new Signal("STOP");
  public static final Signal SIGTSTP = new Signal("TSTP");
  public static final Signal SIGWINCH = new Signal("WINCH");

  public Signal {
    if (!name.matches("[A-Z][A-Z0-9+]*") || name.startsWith("SIG")) {
      throw new IllegalArgumentException(
          "signal name must be in upper case without SIG, such as INT or TERM: " + name);
    }
  }

  @Override
  public String toString() {
    return "SIG" + name;
  }
}
