package dev.rondo.proactor.uring;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The features of the kernel's io_uring.
 *
 * @param flags the set-up flags of a ring that one thread uses
 * @param sendsInPlace whether zero-copy sends work
 * @param completions the size of the completion queue
 */
record Features(int flags, boolean sendsInPlace, int completions) {

  private static final int SINGLE_THREAD =
      IoUring.SETUP_SINGLE_ISSUER | IoUring.SETUP_DEFER_TASKRUN;

  private static final Map<Integer, String> NAMES = new TreeMap<>();

  static {
    NAMES.put(IoUring.SETUP_SUBMIT_ALL, "SUBMIT_ALL");
    NAMES.put(IoUring.SETUP_COOP_TASKRUN, "COOP_TASKRUN");
    NAMES.put(IoUring.SETUP_TASKRUN_FLAG, "TASKRUN_FLAG");
    NAMES.put(IoUring.SETUP_SINGLE_ISSUER, "SINGLE_ISSUER");
    NAMES.put(IoUring.SETUP_DEFER_TASKRUN, "DEFER_TASKRUN");
    NAMES.put(IoUring.SETUP_NO_SQARRAY, "NO_SQARRAY");
  }

  /** Returns the set-up flags for a ring that {@code thread} creates. */
  int flags(Thread thread) {
    if (!thread.isVirtual() || (flags & SINGLE_THREAD) == 0) {
      return flags;
    }
    // A virtual thread may continue on another carrier thread.
    return (flags & ~SINGLE_THREAD) | IoUring.SETUP_COOP_TASKRUN | IoUring.SETUP_TASKRUN_FLAG;
  }

  /** Returns the names of the features, as in the kernel's manual. */
  String names() {
    String names =
        NAMES.entrySet().stream()
            .filter(name -> (flags & name.getKey()) != 0)
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(" "));
    return sendsInPlace ? names + " SEND_ZC" : names;
  }

  /** Returns whether the kernel defers completion work until the loop asks for it. */
  boolean defersWork() {
    return (flags & IoUring.SETUP_DEFER_TASKRUN) != 0;
  }
}
