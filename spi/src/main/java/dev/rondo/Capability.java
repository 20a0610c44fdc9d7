package dev.rondo;

/**
 * An optional feature of a loop. An operation that needs a capability which the loop lacks throws
 * {@link UnsupportedOperationException} at once.
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
  /** Sending files over transports and sockets, if only by reading and writing them. */
  SENDFILE("selector, epoll, proactor"),
  /** Resolving host names. */
  DNS("selector, epoll, proactor"),
  /** Datagram endpoints, and the {@code sock…} operations on datagram sockets. */
  UDP("selector, epoll, proactor with io_uring"),
  /** Stream connections and servers over Unix domain sockets with a path. */
  UNIX_STREAM("selector, epoll, proactor with io_uring"),
  /** Unix domain sockets in the abstract namespace. */
  UNIX_ABSTRACT("epoll, proactor with io_uring"),
  /** Datagram endpoints over Unix domain sockets. */
  UNIX_DATAGRAM("epoll, proactor with io_uring"),
  /** {@code addReader} and the like on sockets and the JDK's pipes. */
  WATCH_SOCKETS("selector, epoll, proactor with io_uring"),
  /** {@code addReader} and the like on any descriptor that the kernel can watch. */
  WATCH_DESCRIPTORS("epoll, proactor with io_uring"),
  /** Pipes as transports: the JDK's, and descriptors with {@link #DESCRIPTOR_PIPES}. */
  PIPES("selector, epoll, proactor with io_uring"),
  /** Pipes and terminals as transports, by descriptor. */
  DESCRIPTOR_PIPES("epoll, proactor with io_uring"),
  /** Binding an IPv4 and an IPv6 socket to one port. */
  V6ONLY("epoll, proactor with io_uring"),
  /** Servers that are bound but do not listen yet. */
  BIND_WITHOUT_LISTEN("epoll, proactor with io_uring"),
  /** Several sockets on one port: {@code SO_REUSEPORT}. */
  REUSE_PORT("selector, epoll, proactor"),
  /** Child processes. */
  SUBPROCESS("selector, epoll, proactor"),
  /** For a child that a signal ended, an exit code of minus the signal number, not 128 plus it. */
  SUBPROCESS_SIGNAL_CODES("epoll, proactor with io_uring"),
  /** Child processes that need no thread each. */
  SUBPROCESS_WITHOUT_THREADS("epoll, proactor with io_uring"),
  /** Service names, and all flags, in {@code getaddrinfo} and {@code getnameinfo}. */
  SERVICE_NAMES("epoll, proactor with io_uring"),
  /** Running as the guest of another event loop. */
  GUEST("selector, epoll, proactor"),
  /** Signal handlers. */
  SIGNALS("selector, epoll, proactor, each with the module dev.rondo.signals");

  private final String backends;

  Capability(String backends) {
    this.backends = backends;
  }

  /** Returns the names of the built-in backends with this capability, for messages. */
  public String backends() {
    return backends;
  }

  /** Returns the exception to throw for {@code operation} on a {@code loop} that lacks this. */
  public UnsupportedOperationException refusal(String operation, Object loop) {
    String name = loop instanceof Diagnostics named ? named.name() : loop.getClass().getName();
    return new UnsupportedOperationException(
        "%s is not supported by the event loop '%s', which lacks %s; use a backend that has it: %s"
            .formatted(operation, name, this, backends));
  }
}
