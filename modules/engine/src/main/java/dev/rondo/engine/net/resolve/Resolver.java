package dev.rondo.engine.net.resolve;

import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.spi.HostNames;
import dev.rondo.engine.spi.NameService;
import dev.rondo.net.AddressInfo;
import dev.rondo.net.NameInfo;
import dev.rondo.net.NameInfoFlag;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SocketType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names to addresses and addresses to names. Queries to a name service run on the
 * resolver's own threads.
 */
public final class Resolver implements AutoCloseable {

  private final EventLoop loop;
  private final LoopCore core;
  private final Optional<NameService> names;
  private final Optional<HostNames> hostNames;
  private final ResolverThreads threads = new ResolverThreads();

  /**
   * Creates a resolver.
   *
   * @param names answers the queries that the JDK cannot, if present
   * @param hostNames replaces the system's host names, if present
   */
  public Resolver(
      EventLoop loop, LoopCore core, Optional<NameService> names, Optional<HostNames> hostNames) {
    this.loop = loop;
    this.core = core;
    this.names = names;
    this.hostNames = hostNames;
  }

  public LoopFuture<List<AddressInfo>> getaddrinfo(
      @Nullable String host, @Nullable String service, ResolveOptions options) {
    requireNoNul(host, "host");
    requireNoNul(service, "service");
    if (isNumber(service)) {
      port(service);
    }
    LoopFuture<List<AddressInfo>> future = loop.createFuture();
    if (names.isPresent() && !(isNumber(service) && isLiteral(host))) {
      NameService system = names.get();
      ask(
          String.valueOf(host),
          () -> system.getaddrinfo(host, service, options),
          future::setResult,
          future);
      return future;
    }
    int port = port(service);
    try {
      if (host == null) {
        future.setResult(infos(ownAddresses(options.passive()), port, options, Addresses::numeric));
        return future;
      }
      InetAddress literal = Addresses.literal(host);
      if (literal != null) {
        future.setResult(infos(List.of(literal), port, options, address -> host));
      } else if (options.numericHost()) {
        throw new UnknownHostException("numericHost is set, but not a literal address: " + host);
      } else {
        ask(
            host,
            () ->
                infos(
                    addresses(host),
                    port,
                    options,
                    hostNames.isPresent() ? address -> host : InetAddress::getCanonicalHostName),
            future::setResult,
            future);
      }
    } catch (UnknownHostException e) {
      future.setException(e);
    }
    return future;
  }

  private static void requireNoNul(@Nullable String text, String what) {
    if (text != null && text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          what + " must not contain NUL: " + text.replace("\0", "\\0"));
    }
  }

  private static boolean isLiteral(@Nullable String host) {
    try {
      return host == null || Addresses.literal(host) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isNumber(@Nullable String service) {
    return service == null || service.matches("-?[0-9]+");
  }

  private int port(@Nullable String service) {
    if (service == null) {
      return 0;
    }
    if (!isNumber(service)) {
      throw Capability.SERVICE_NAMES.refusal("getaddrinfo with service '" + service + "'", loop);
    }
    // A port has fewer digits, and more digits could overflow the int.
    int port = service.length() > 9 ? -1 : Integer.parseInt(service);
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("service must be between 0 and 65535: " + service);
    }
    return port;
  }

  private static List<InetAddress> ownAddresses(boolean passive) {
    return passive
        ? List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::"))
        : List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1"));
  }

  private static List<AddressInfo> infos(
      List<InetAddress> found,
      int port,
      ResolveOptions options,
      Function<InetAddress, String> canonicalName)
      throws UnknownHostException {
    List<AddressInfo> infos = new ArrayList<>();
    for (InetAddress address : found) {
      if (Addresses.isOf(options.family(), address)
          && (!options.addressConfigured() || isConfigured(Addresses.family(address)))) {
        String name = options.canonicalName() ? canonicalName.apply(address) : null;
        SocketType wanted = options.type();
        for (SocketType type : wanted == null ? List.of(SocketType.values()) : List.of(wanted)) {
          infos.add(
              new AddressInfo(
                  Addresses.family(address),
                  type,
                  name,
                  new InetSocketAddress(Addresses.nameless(address), port)));
        }
      }
    }
    if (infos.isEmpty()) {
      throw new UnknownHostException("no address of %s matches %s".formatted(found, options));
    }
    return infos;
  }

  private static boolean isConfigured(ProtocolFamily family) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(own -> !own.isLoopbackAddress() && Addresses.family(own) == family);
    } catch (SocketException e) {
      return true;
    }
  }

  public LoopFuture<NameInfo> getnameinfo(InetSocketAddress address, Set<NameInfoFlag> flags) {
    InetAddress host = address.getAddress();
    if (host == null) {
      throw new IllegalArgumentException("the address must be resolved: " + address);
    }
    LoopFuture<NameInfo> future = loop.createFuture();
    String service = Integer.toString(address.getPort());
    boolean numeric = flags.contains(NameInfoFlag.NUMERICHOST);
    if (names.isPresent() && !(numeric && flags.contains(NameInfoFlag.NUMERICSERV))) {
      NameService system = names.get();
      ask(address.toString(), () -> system.getnameinfo(address, flags), future::setResult, future);
    } else if (numeric && flags.contains(NameInfoFlag.NAMEREQD)) {
      future.setException(
          new UnknownHostException(
              "NUMERICHOST and NAMEREQD contradict each other: pass one for " + host));
    } else if (numeric) {
      future.setResult(new NameInfo(Addresses.numeric(host), service));
    } else {
      ask(
          address.toString(),
          () -> new NameInfo(name(host, flags.contains(NameInfoFlag.NAMEREQD)), service),
          future::setResult,
          future);
    }
    return future;
  }

  private String name(InetAddress address, boolean required) throws UnknownHostException {
    String name = knownName(address);
    if (name != null) {
      return name;
    }
    if (required) {
      throw new UnknownHostException("no host name found for " + address.getHostAddress());
    }
    return Addresses.numeric(address);
  }

  private @Nullable String knownName(InetAddress address) throws UnknownHostException {
    if (hostNames.isPresent()) {
      return hostNames.get().name(address);
    }
    String name = Addresses.nameless(address).getCanonicalHostName();
    return name.equals(address.getHostAddress()) ? null : name;
  }

  /**
   * Passes the addresses of {@code host} to {@code found}, or the failure to {@code failed}: inside
   * this call if {@code host} is a literal, otherwise later.
   */
  public void resolve(
      String host,
      int port,
      @Nullable ProtocolFamily family,
      Consumer<List<InetSocketAddress>> found,
      Consumer<Throwable> failed) {
    requireNoNul(host, "host");
    try {
      InetAddress literal = Addresses.literal(host);
      if (literal == null) {
        ask(host, () -> lookUp(host, port, family), found, failed);
      } else {
        found.accept(fitting(host, List.of(literal), port, family));
      }
    } catch (UnknownHostException e) {
      failed.accept(e);
    }
  }

  private List<InetSocketAddress> lookUp(String host, int port, @Nullable ProtocolFamily family)
      throws UnknownHostException {
    return fitting(host, addresses(host), port, family);
  }

  private List<InetAddress> addresses(String host) throws UnknownHostException {
    return hostNames.isPresent()
        ? hostNames.get().addresses(host)
        : List.of(InetAddress.getAllByName(host));
  }

  private static List<InetSocketAddress> fitting(
      String host, List<InetAddress> addresses, int port, @Nullable ProtocolFamily family)
      throws UnknownHostException {
    List<InetSocketAddress> fitting = new ArrayList<>();
    for (InetAddress address : addresses) {
      if (Addresses.isOf(family, address)) {
        fitting.add(new InetSocketAddress(Addresses.nameless(address), port));
      }
    }
    if (fitting.isEmpty()) {
      throw new UnknownHostException("host %s has no address of family %s".formatted(host, family));
    }
    return Collections.unmodifiableList(fitting);
  }

  private <T> void ask(
      String asked, Callable<T> question, Consumer<T> answered, LoopFuture<?> future) {
    ask(
        asked,
        question,
        answer -> {
          if (!future.isDone()) {
            answered.accept(answer);
          }
        },
        failure -> {
          if (!future.isDone()) {
            future.setException(failure);
          }
        });
  }

  private <T> void ask(
      String asked, Callable<T> question, Consumer<T> answered, Consumer<Throwable> failed) {
    Context context = Context.copyCurrent();
    long start = core.nanoTime();
    Executor thread = hostNames.isPresent() ? Runnable::run : threads;
    thread.execute(
        () -> {
          Runnable answer;
          try {
            T result = question.call();
            long nanos = core.nanoTime() - start;
            answer =
                () -> {
                  core.observer().nameLookedUp(asked, nanos, count(result), null);
                  passOn(result, answered, failed);
                };
          } catch (Throwable e) { // An Error on this thread must not leave the caller waiting.
            long nanos = core.nanoTime() - start;
            answer =
                () -> {
                  core.observer().nameLookedUp(asked, nanos, 0, e);
                  failed.accept(e);
                };
          }
          deliver(answer, context);
        });
  }

  private static int count(Object result) {
    return result instanceof List<?> addresses ? addresses.size() : 1;
  }

  /**
   * Passes on a result. An exception of {@code answered} is passed to {@code failed}, because the
   * caller has already returned.
   */
  private static <T> void passOn(T result, Consumer<T> answered, Consumer<Throwable> failed) {
    try {
      answered.accept(result);
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  private void deliver(Runnable answer, Context context) {
    try {
      loop.callSoonThreadsafe(answer, context);
    } catch (LoopClosedException e) {
      // The loop was closed while the query ran, so the answer is no longer needed.
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
