package dev.rondo.engine.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses, formats and classifies addresses without a name service. */
public final class Addresses {

  /** An IPv4 address in which a number has a leading zero. */
  private static final Pattern AMBIGUOUS = Pattern.compile("([0-9]+\\.)*0[0-9]+(\\.[0-9]+)*");

  /** A run of zero groups in an IPv6 address; the longest run is written as {@code ::}. */
  private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

  private Addresses() {}

  /**
   * Returns the address that the literal {@code host} denotes, or null if it is a name.
   *
   * @throws UnknownHostException if it is neither, such as an IPv6 address with a zone that this
   *     host does not have
   */
  public static @Nullable InetAddress literal(String host) throws UnknownHostException {
    if (AMBIGUOUS.matcher(host).matches()) {
      throw new UnknownHostException(
          "a leading zero in an IPv4 address is ambiguous (octal or decimal): remove it from "
              + host);
    }
    int zone = host.indexOf('%');
    try {
      return zone < 0 ? InetAddress.ofLiteral(host) : scoped(host, zone);
    } catch (IllegalArgumentException e) {
      if (host.indexOf(':') >= 0) {
        UnknownHostException unknown =
            new UnknownHostException("not a valid IPv6 address on this host: " + host);
        unknown.initCause(e);
        throw unknown;
      }
      return null;
    }
  }

  /** Parses an address with a zone, which the JDK checks more strictly than the system does. */
  private static InetAddress scoped(String host, int zone) throws UnknownHostException {
    InetAddress address = InetAddress.ofLiteral(host.substring(0, zone));
    if (!(address instanceof Inet6Address)) {
      throw new IllegalArgumentException("only an IPv6 address has a zone");
    }
    int scope = scope(host.substring(zone + 1));
    return scope == 0 ? address : Inet6Address.getByAddress(null, address.getAddress(), scope);
  }

  private static int scope(String zone) {
    if (zone.matches("[0-9]+")) {
      return Integer.parseInt(zone);
    }
    try {
      NetworkInterface network = zone.isEmpty() ? null : NetworkInterface.getByName(zone);
      if (network != null) {
        return network.getIndex();
      }
    } catch (SocketException e) {
      throw new IllegalArgumentException("the network interfaces cannot be listed", e);
    }
    throw new IllegalArgumentException("this host has no network interface '" + zone + "'");
  }

  /** Returns {@code address} without the host name it was resolved from. */
  public static InetAddress nameless(InetAddress address) throws UnknownHostException {
    if (address instanceof Inet6Address six && six.getScopeId() != 0) {
      return Inet6Address.getByAddress(null, six.getAddress(), six.getScopeId());
    }
    return InetAddress.getByAddress(address.getAddress());
  }

  public static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  /** Returns whether {@code address} is of {@code family}; null matches every family. */
  public static boolean isOf(@Nullable ProtocolFamily family, InetAddress address) {
    return family == null || family == family(address);
  }

  /** Returns the literal of {@code address}, in the form of RFC 5952 for IPv6. */
  public static String numeric(InetAddress address) {
    if (!(address instanceof Inet6Address six)) {
      return address.getHostAddress();
    }
    String groups = six.getHostAddress().replaceFirst("%.*", "");
    int start = 0;
    int end = 0;
    for (Matcher zeros = ZEROS.matcher(groups); zeros.find(); ) {
      if (zeros.end() - zeros.start() > end - start) {
        start = zeros.start();
        end = zeros.end();
      }
    }
    if (end > 0) {
      String before = start == 0 ? ":" : groups.substring(0, start);
      groups = before + (end == groups.length() ? ":" : groups.substring(end));
    }
    return six.getScopeId() == 0 ? groups : groups + "%" + zone(six.getScopeId());
  }

  private static String zone(int scope) {
    try {
      NetworkInterface network = NetworkInterface.getByIndex(scope);
      return network == null ? Integer.toString(scope) : network.getName();
    } catch (SocketException e) {
      return Integer.toString(scope);
    }
  }

  /** Formats {@code address} for messages: {@code 127.0.0.1:80}, {@code [::1]:80}. */
  public static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address.toString();
    }
    InetAddress host = inet.getAddress();
    if (host == null) {
      return inet.getHostString() + ":" + inet.getPort();
    }
    String text = host.getHostAddress();
    return (host instanceof Inet6Address ? "[" + text + "]" : text) + ":" + inet.getPort();
  }

  /** Returns a connect failure that names {@code address}, which the JDK's exception does not. */
  public static IOException connectFailure(SocketAddress address, Exception cause) {
    if (cause instanceof AsynchronousCloseException closed) {
      return closed; // The caller closed the socket, so the address is not at fault.
    }
    String message = "connect call failed for %s: %s".formatted(text(address), reason(cause));
    IOException named =
        switch (cause) {
          case ConnectException e -> new ConnectException(message);
          case NoRouteToHostException e -> new NoRouteToHostException(message);
          case SocketException e -> new SocketException(message);
          default -> new IOException(message);
        };
    named.initCause(cause);
    return named;
  }

  /** Returns a bind failure that names {@code address}, which the JDK's exception does not. */
  public static IOException bindFailure(SocketAddress address, Exception cause) {
    String message =
        "error while attempting to bind on address %s: %s".formatted(text(address), reason(cause));
    IOException named =
        cause instanceof BindException ? new BindException(message) : new IOException(message);
    named.initCause(cause);
    return named;
  }

  private static String reason(Exception cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /**
   * Returns whether binding to {@code address} failed because it is not an address of this host.
   */
  public static boolean isForeign(InetSocketAddress address, IOException failure) {
    if (!(failure instanceof BindException)) {
      return false;
    }
    InetAddress host = address.getAddress();
    try {
      return !host.isAnyLocalAddress()
          && !host.isLoopbackAddress()
          && NetworkInterface.getByInetAddress(host) == null;
    } catch (SocketException e) {
      return false;
    }
  }
}
