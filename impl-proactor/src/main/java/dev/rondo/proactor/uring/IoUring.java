package dev.rondo.proactor.uring;

/** Constants of io_uring(7), the same on every architecture. */
final class IoUring {

  private IoUring() {}

  static final int SETUP_CQSIZE = 1 << 3;
  static final int SETUP_CLAMP = 1 << 4;
  static final int SETUP_SUBMIT_ALL = 1 << 7;
  static final int SETUP_COOP_TASKRUN = 1 << 8;
  static final int SETUP_TASKRUN_FLAG = 1 << 9;
  static final int SETUP_SINGLE_ISSUER = 1 << 12;
  static final int SETUP_DEFER_TASKRUN = 1 << 13;
  static final int SETUP_NO_SQARRAY = 1 << 16;

  static final int FEAT_SINGLE_MMAP = 1;
  static final int FEAT_NODROP = 1 << 1;
  static final int FEAT_EXT_ARG = 1 << 8;
  static final int FEAT_CQE_SKIP = 1 << 11;
  static final int FEAT_NO_IOWAIT = 1 << 17;

  static final int ENTER_GETEVENTS = 1;
  static final int ENTER_EXT_ARG = 1 << 3;
  static final int ENTER_REGISTERED_RING = 1 << 4;
  static final int ENTER_NO_IOWAIT = 1 << 7;

  static final long OFF_RING = 0;
  static final long OFF_SQES = 0x10000000L;

  static final int SQ_CQ_OVERFLOW = 1 << 1;
  static final int SQ_TASKRUN = 1 << 2;

  static final int OP_POLL_ADD = 6;
  static final int OP_TIMEOUT = 11;
  static final int OP_ASYNC_CANCEL = 14;
  static final int OP_SEND = 26;
  static final int OP_RECV = 27;
  static final int OP_SEND_ZC = 47;

  static final int SQE_BUFFER_SELECT = 1 << 5;
  static final int SQE_CQE_SKIP_SUCCESS = 1 << 6;

  static final int RECV_MULTISHOT = 1 << 1;
  static final int SEND_ZC_REPORT_USAGE = 1 << 3;
  static final int POLL_ADD_MULTI = 1;
  static final int CANCEL_ALL = 1;
  static final int CANCEL_ANY = 1 << 2;

  static final int CQE_F_BUFFER = 1;
  static final int CQE_F_MORE = 1 << 1;
  static final int CQE_F_NOTIF = 1 << 3;
  static final int CQE_BUFFER_SHIFT = 16;

  /**
   * In the result of a notification: the kernel copied the bytes instead of sending them in place.
   */
  static final int NOTIF_COPIED = 1 << 31;

  static final int REGISTER_PROBE = 8;
  static final int REGISTER_RING_FDS = 20;
  static final int UNREGISTER_RING_FDS = 21;
  static final int REGISTER_PBUF_RING = 22;

  static final int OP_SUPPORTED = 1;

  static final int POLLIN = 0x1;
}
