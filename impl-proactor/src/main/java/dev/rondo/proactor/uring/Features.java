package dev.rondo.proactor.uring;

/**
 * What the kernel's io_uring has.
 *
 * @param flags how a ring is set up that one thread uses
 */
record Features(int flags) {

  private static final int ONE_THREAD = IoUring.SETUP_SINGLE_ISSUER | IoUring.SETUP_DEFER_TASKRUN;

  /** How a ring is set up that {@code thread} makes. */
  int flags(Thread thread) {
    if (!thread.isVirtual() || (flags & ONE_THREAD) == 0) {
      return flags;
    }
    // A virtual thread may go on on another thread of the system.
    return (flags & ~ONE_THREAD) | IoUring.SETUP_COOP_TASKRUN | IoUring.SETUP_TASKRUN_FLAG;
  }

  /** Whether completions are worked on only when the loop asks for them. */
  boolean defersWork() {
    return (flags & IoUring.SETUP_DEFER_TASKRUN) != 0;
  }
}
