package dev.rondo.simulation;

import dev.rondo.Signal;
import java.util.List;

/** The numbers of signals on Linux, which simulated hosts have. */
final class SignalTable {

  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private SignalTable() {}

  /**
   * Returns the number of {@code signal}.
   *
   * @throws IllegalArgumentException if there is no such signal
   */
  static int number(Signal signal) {
    int index = NAMES.indexOf(signal.name());
    if (index < 0) {
      throw new IllegalArgumentException("a simulated host has no signal " + signal);
    }
    return index + 1;
  }
}
