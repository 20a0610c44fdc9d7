package dev.rondo.linux;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** Error numbers, and the JDK exceptions that correspond to them. */
public final class Errno {

  private Errno() {}

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENOEXEC = 8;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EBUSY = 16;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int EPIPE = 32;
  public static final int ENOSYS = 38;
  public static final int ENONET = 64;
  public static final int EPROTO = 71;
  public static final int ENOTSOCK = 88;
  public static final int EMSGSIZE = 90;
  public static final int ENOPROTOOPT = 92;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int ETIME = 62;
  public static final int ECANCELED = 125;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETDOWN = 100;
  public static final int ENETUNREACH = 101;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOBUFS = 105;
  public static final int EISCONN = 106;
  public static final int ENOTCONN = 107;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTDOWN = 112;
  public static final int EHOSTUNREACH = 113;
  public static final int EALREADY = 114;
  public static final int EINPROGRESS = 115;

  /**
   * Returns whether a security filter (seccomp) may have answered a call of the kernel, or the
   * kernel does not know the call: an optional call falls back to another one then.
   */
  public static boolean isRefusal(int errno) {
    return errno == EPERM || errno == EACCES || errno == ENOSYS;
  }

  /**
   * Returns the exception for a call that failed.
   *
   * @param what the call and its subject, such as {@code connect to 192.0.2.1:80}
   */
  public static IOException exception(int errno, String what) {
    String message = "%s (%s)".formatted(text(errno), what);
    return switch (errno) {
      case ECONNREFUSED, ETIMEDOUT -> new ConnectException(message);
      case EHOSTUNREACH, EHOSTDOWN, ENETUNREACH, ENETDOWN, ENONET ->
          new NoRouteToHostException(message);
      case ECONNRESET,
          ECONNABORTED,
          ENOTCONN,
          EISCONN,
          ENOTSOCK,
          EPROTO,
          ENOPROTOOPT,
          EAFNOSUPPORT,
          EOPNOTSUPP,
          EMSGSIZE ->
          new SocketException(message);
      default -> new IOException(message);
    };
  }

  /** As {@link #exception}, for a failure to connect. */
  public static IOException connecting(int errno, String what) {
    return switch (errno) {
      // A Unix domain socket without a listener, or whose backlog is full.
      case ENOENT, EAGAIN, EACCES, EADDRNOTAVAIL ->
          new ConnectException("%s (%s)".formatted(text(errno), what));
      default -> exception(errno, what);
    };
  }

  /** As {@link #exception}, for a failure to bind. */
  public static IOException binding(int errno, String what) {
    return switch (errno) {
      case EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL, ENOENT ->
          new BindException("%s (%s)".formatted(text(errno), what));
      default -> exception(errno, what);
    };
  }

  /** As {@link #exception}, for a datagram that was refused. */
  public static IOException sending(int errno, String what) {
    return errno == ECONNREFUSED
        ? new PortUnreachableException("%s (%s)".formatted(text(errno), what))
        : exception(errno, what);
  }

  /** Returns the C library's text for {@code errno}. */
  static String text(int errno) {
    return switch (errno) {
      case EPERM -> "Operation not permitted";
      case ENOENT -> "No such file or directory";
      case EINTR -> "Interrupted system call";
      case EIO -> "Input/output error";
      case EBADF -> "Bad file descriptor";
      case EAGAIN -> "Resource temporarily unavailable";
      case ENOMEM -> "Cannot allocate memory";
      case EACCES -> "Permission denied";
      case EEXIST -> "File exists";
      case ENOTDIR -> "Not a directory";
      case EISDIR -> "Is a directory";
      case EINVAL -> "Invalid argument";
      case ENFILE -> "Too many open files in system";
      case EMFILE -> "Too many open files";
      case ENOSPC -> "No space left on device";
      case EPIPE -> "Broken pipe";
      case ENOSYS -> "Function not implemented";
      case ENONET -> "Machine is not on the network";
      case EPROTO -> "Protocol error";
      case ENOTSOCK -> "Socket operation on non-socket";
      case EMSGSIZE -> "Message too long";
      case ENOPROTOOPT -> "Protocol not available";
      case EOPNOTSUPP -> "Operation not supported";
      case EAFNOSUPPORT -> "Address family not supported by protocol";
      case EADDRINUSE -> "Address already in use";
      case EADDRNOTAVAIL -> "Cannot assign requested address";
      case ENETDOWN -> "Network is down";
      case ENETUNREACH -> "Network is unreachable";
      case ECONNABORTED -> "Software caused connection abort";
      case ECONNRESET -> "Connection reset by peer";
      case ENOBUFS -> "No buffer space available";
      case EISCONN -> "Transport endpoint is already connected";
      case ENOTCONN -> "Transport endpoint is not connected";
      case ETIMEDOUT -> "Connection timed out";
      case ECONNREFUSED -> "Connection refused";
      case EHOSTDOWN -> "Host is down";
      case EHOSTUNREACH -> "No route to host";
      case EALREADY -> "Operation already in progress";
      case EINPROGRESS -> "Operation now in progress";
      default -> ErrorText.of(errno);
    };
  }
}
