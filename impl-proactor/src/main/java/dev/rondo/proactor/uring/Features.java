package dev.rondo.proactor.uring;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The features of the kernel's io_uring.
 *
 * @param flags the setup flags of a ring that one thread uses
 * @param sendsInPlace whether the kernel can send without copying
 * @param completions the capacity of the completion queue
 */
record Features(int flags, boolean sendsInPlace, int completions) {

  private static final int ONE_THREAD = IoUring.SETUP_SINGLE_ISSUER | IoUring.SETUP_DEFER_TASKRUN;

  private static final Map<Integer, String> NAMES = new TreeMap<>();

  static {
    NAMES.put(IoUring.SETUP_SUBMIT_ALL, "SUBMIT_ALL");
    NAMES.put(IoUring.SETUP_COOP_TASKRUN, "COOP_TASKRUN");
    NAMES.put(IoUring.SETUP_TASKRUN_FLAG, "TASKRUN_FLAG");
    NAMES.put(IoUring.SETUP_SINGLE_ISSUER, "SINGLE_ISSUER");
    NAMES.put(IoUring.SETUP_DEFER_TASKRUN, "DEFER_TASKRUN");
    NAMES.put(IoUring.SETUP_NO_SQARRAY, "NO_SQARRAY");
  }

  /** Returns the setup flags of a ring that {@code thread} creates. */
  int flags(Thread thread) {
    if (!thread.isVirtual() || (flags & ONE_THREAD) == 0) {
      return flags;
    }
    // A virtual thread may go on on another thread of the system.
    return (flags & ~ONE_THREAD) | IoUring.SETUP_COOP_TASKRUN | IoUring.SETUP_TASKRUN_FLAG;
  }

  /** The names of what there is, as the kernel's manual has them. */
  String names() {
    String names =
        NAMES.entrySet().stream()
            .filter(name -> (flags & name.getKey()) != 0)
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(" "));
    return sendsInPlace ? names + " SEND_ZC" : names;
  }

  /** Whether completions are worked on only when the loop asks for them. */
  boolean defersWork() {
    return (flags & IoUring.SETUP_DEFER_TASKRUN) != 0;
  }
}
