package dev.rondo.linux;

import dev.rondo.Signal;
import java.util.Map;

/** The numbers of signals on x86-64 and AArch64. */
final class SignalNumbers {

  static final int SIGKILL = 9;
  static final int SIGPIPE = 13;
  static final int SIGXFSZ = 25;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", SIGKILL),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", SIGPIPE),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15),
          Map.entry("STKFLT", 16),
          Map.entry("CHLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("TTIN", 21),
          Map.entry("TTOU", 22),
          Map.entry("URG", 23),
          Map.entry("XCPU", 24),
          Map.entry("XFSZ", SIGXFSZ),
          Map.entry("VTALRM", 26),
          Map.entry("PROF", 27),
          Map.entry("WINCH", 28),
          Map.entry("IO", 29),
          Map.entry("PWR", 30),
          Map.entry("SYS", 31));

  private SignalNumbers() {}

  static int of(Signal signal) {
    Integer number = NUMBERS.get(signal.name());
    if (number == null) {
      throw new IllegalArgumentException(
          signal + " cannot be sent to a child: use one that kill -l lists");
    }
    return number;
  }
}
