package dev.rondo.linux;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A socket option as the kernel knows it, and the form of its value. */
record NativeOption(int level, int number, Form form) {

  /** The layout of an option's value. */
  enum Form {
    FLAG,
    NUMBER,
    /** A size, which the kernel doubles to make room for its own bookkeeping. */
    SIZE,
    /** The linger time in seconds; negative turns lingering off. */
    LINGER
  }

  /** Lets an IPv6 socket share its port with an IPv4 socket. The JDK has no such option. */
  static final SocketOption<Boolean> IPV6_V6ONLY = new Option<>("IPV6_V6ONLY", Boolean.class);

  /** An option that equals only itself, like the JDK's. */
  private static final class Option<T> implements SocketOption<T> {

    private final String name;
    private final Class<T> type;

    Option(String name, Class<T> type) {
      this.name = name;
      this.type = type;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Class<T> type() {
      return type;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Set<SocketOption<?>> ANY =
      Set.of(
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_LINGER);

  private static final Set<SocketOption<?>> INET =
      with(
          ANY,
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.IP_TOS,
          StandardSocketOptions.TCP_NODELAY);

  private static final Set<SocketOption<?>> INET6 = with(INET, IPV6_V6ONLY);

  private static final Set<SocketOption<?>> ANY_DATAGRAM =
      Set.of(StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF);

  private static final Set<SocketOption<?>> INET_DATAGRAM =
      with(
          ANY_DATAGRAM,
          StandardSocketOptions.SO_BROADCAST,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.IP_TOS);

  private static final Set<SocketOption<?>> INET6_DATAGRAM = with(INET_DATAGRAM, IPV6_V6ONLY);

  /** Options by name, so that supporting those of {@code jdk.net} does not require that module. */
  private static final Map<String, NativeOption> BY_NAME = new HashMap<>();

  static {
    socket("SO_SNDBUF", Linux.SO_SNDBUF, Form.SIZE);
    socket("SO_RCVBUF", Linux.SO_RCVBUF, Form.SIZE);
    socket("SO_LINGER", Linux.SO_LINGER, Form.LINGER);
    socket("SO_KEEPALIVE", Linux.SO_KEEPALIVE, Form.FLAG);
    socket("SO_REUSEADDR", Linux.SO_REUSEADDR, Form.FLAG);
    socket("SO_REUSEPORT", Linux.SO_REUSEPORT, Form.FLAG);
    socket("SO_BROADCAST", Linux.SO_BROADCAST, Form.FLAG);
    tcp("TCP_NODELAY", Linux.TCP_NODELAY, Form.FLAG);
    tcp("TCP_QUICKACK", Linux.TCP_QUICKACK, Form.FLAG);
    tcp("TCP_KEEPIDLE", Linux.TCP_KEEPIDLE, Form.NUMBER);
    tcp("TCP_KEEPINTERVAL", Linux.TCP_KEEPINTVL, Form.NUMBER);
    tcp("TCP_KEEPCOUNT", Linux.TCP_KEEPCNT, Form.NUMBER);
    BY_NAME.put("IP_TOS", new NativeOption(Linux.IPPROTO_IP, Linux.IP_TOS, Form.NUMBER));
    BY_NAME.put(
        IPV6_V6ONLY.name(), new NativeOption(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, Form.FLAG));
  }

  private static void socket(String name, int number, Form form) {
    BY_NAME.put(name, new NativeOption(Linux.SOL_SOCKET, number, form));
  }

  private static void tcp(String name, int number, Form form) {
    BY_NAME.put(name, new NativeOption(Linux.IPPROTO_TCP, number, form));
  }

  private static Set<SocketOption<?>> with(Set<SocketOption<?>> some, SocketOption<?>... more) {
    Set<SocketOption<?>> all = new HashSet<>(some);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }

  /** Returns the options that every stream or datagram socket of {@code family} supports. */
  static Set<SocketOption<?>> supported(int family, boolean datagram) {
    return switch (family) {
      case Linux.AF_INET -> datagram ? INET_DATAGRAM : INET;
      case Linux.AF_INET6 -> datagram ? INET6_DATAGRAM : INET6;
      default -> datagram ? ANY_DATAGRAM : ANY;
    };
  }

  static NativeOption of(SocketOption<?> option, int family, boolean datagram) {
    NativeOption known = BY_NAME.get(option.name());
    boolean applies =
        known != null
            && (family != Linux.AF_UNIX || known.level == Linux.SOL_SOCKET)
            && !(datagram && known.level == Linux.IPPROTO_TCP);
    if (known == null || !applies) {
      throw new UnsupportedOperationException(
          "this socket does not support option %s: use one of %s"
              .formatted(option.name(), supported(family, datagram)));
    }
    if (known.level == Linux.IPPROTO_IP && family == Linux.AF_INET6) {
      return new NativeOption(Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS, known.form);
    }
    return known;
  }
}
