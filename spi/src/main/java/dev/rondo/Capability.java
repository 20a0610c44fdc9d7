package dev.rondo;

/**
 * Something a loop may be able to do. An operation that needs what a loop does not have is refused
 * at once.
 */
public enum Capability {
  /** Stream connections and servers over TCP. */
  TCP("selector, epoll, proactor"),
  /** Transport layer security over any stream transport. */
  TLS("selector, epoll, proactor"),
  /** Tasks and asynchronous generators. */
  TASKS("selector, epoll, proactor"),
  /** The {@code sock…} operations on stream sockets. */
  RAW_SOCKETS("selector, epoll, proactor"),
  /** Sending files over transports and sockets, by a fallback at least. */
  SENDFILE("selector, epoll, proactor"),
  /** Resolving names. */
  DNS("selector, epoll, proactor"),
  /** Datagram endpoints, and the {@code sock…} operations on datagram sockets. */
  UDP("selector, epoll, proactor with io_uring"),
  /** Stream connections and servers over Unix domain sockets with a path. */
  UNIX_STREAM("selector, epoll, proactor with io_uring"),
  /** Unix domain sockets in the abstract namespace. */
  UNIX_ABSTRACT("epoll, proactor with io_uring"),
  /** Datagram endpoints over Unix domain sockets. */
  UNIX_DATAGRAM("epoll, proactor with io_uring"),
  /** {@code addReader} and its kin on sockets and the JDK's pipes. */
  WATCH_SOCKETS("selector, epoll, proactor with io_uring"),
  /** {@code addReader} and its kin on any descriptor the kernel can watch. */
  WATCH_DESCRIPTORS("epoll, proactor with io_uring"),
  /** Pipes as transports: the JDK's, or by descriptor where the backend has those. */
  PIPES("selector, epoll, proactor with io_uring"),
  /** Pipes and terminals as transports, by descriptor. */
  DESCRIPTOR_PIPES("epoll, proactor with io_uring"),
  /** One port for IPv4 and IPv6 in two sockets. */
  V6ONLY("epoll, proactor with io_uring"),
  /** A server that is bound and does not yet listen. */
  BIND_WITHOUT_LISTEN("epoll, proactor with io_uring"),
  /** Several sockets on one port. */
  REUSE_PORT("selector, epoll, proactor"),
  /** Child processes. */
  SUBPROCESS("selector, epoll, proactor"),
  /** The exit code of a child that a signal ended is minus its number, not 128 plus it. */
  SUBPROCESS_SIGNAL_CODES("epoll, proactor with io_uring"),
  /** Child processes without a thread for each. */
  SUBPROCESS_WITHOUT_THREADS("epoll, proactor with io_uring"),
  /** Service names, and all flags, in {@code getaddrinfo} and {@code getnameinfo}. */
  SERVICE_NAMES("epoll, proactor with io_uring"),
  /** Signal handlers. */
  SIGNALS("selector, epoll, proactor, each with the module dev.rondo.signals");

  private final String backends;

  Capability(String backends) {
    this.backends = backends;
  }

  /** The built-in backends that are meant to have it, as text. */
  public String backends() {
    return backends;
  }

  /** The exception that refuses {@code operation} because {@code loop} lacks this. */
  public UnsupportedOperationException refusal(String operation, Object loop) {
    String name = loop instanceof Diagnostics named ? named.name() : loop.getClass().getName();
    return new UnsupportedOperationException(
        "%s is not supported by the event loop '%s', which lacks %s; backends for it: %s"
            .formatted(operation, name, this, backends));
  }
}
