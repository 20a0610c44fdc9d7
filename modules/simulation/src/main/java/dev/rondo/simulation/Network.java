package dev.rondo.simulation;

import dev.rondo.engine.spi.HostNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The hosts of a world, and the names and addresses by which they find each other. */
final class Network {

  private final World world;
  private final NetworkConditions conditions;
  private final Choices choices;
  private final Faults faults;
  private final Map<String, Host> byName = new LinkedHashMap<>();
  private final Map<InetAddress, Host> byAddress = new HashMap<>();

  Network(World world, NetworkConditions conditions, Choices choices, Faults faults) {
    this.world = world;
    this.conditions = conditions;
    this.choices = choices;
    this.faults = faults;
  }

  NetworkConditions conditions() {
    return conditions;
  }

  Faults faults() {
    return faults;
  }

  Choices choices() {
    return choices;
  }

  /** Separates two hosts until {@link #heal}: nothing that one of them sends arrives. */
  void partition(Host one, Host other) {
    one.trace("is separated from " + other);
    link(one, other).cut();
    link(other, one).cut();
  }

  /** Ends a partition: the bytes of connections arrive now, datagrams were lost. */
  void heal(Host one, Host other) {
    if (link(one, other).isCut()) {
      one.trace("is connected with " + other + " again");
      link(one, other).heal();
      link(other, one).heal();
    }
  }

  /** Begins a partition if the seed wills, before something is sent. */
  void considerPartition(Host from, Host to) {
    if (!link(from, to).isCut() && faults.happens("partition", from, to, conditions.partitions())) {
      partition(from, to);
      long time = faults.choices().upTo(conditions.longestPartition().toNanos());
      world.scheduleAt(world.now() + time, () -> heal(from, to));
    }
  }

  /** Returns the way from one host to another, or to itself. */
  Link link(Host from, Host to) {
    return from.link(to);
  }

  Link newLink(boolean isLoopback) {
    return new Link(world, isLoopback ? NetworkConditions.perfect() : conditions, choices);
  }

  /** Returns the host named {@code name}, which exists. */
  Host named(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  World world() {
    return world;
  }

  /** Adds a host with the next free addresses, such as {@code 10.0.0.1} and {@code fd00::1}. */
  Host add(String name) {
    int number = byName.size() + 1;
    int high = number >> 8;
    int low = number & 0xFF;
    List<InetAddress> addresses =
        List.of(
            InetAddress.ofLiteral("10.0.%d.%d".formatted(high, low)),
            InetAddress.ofLiteral("fd00::%x".formatted(number)));
    Host host = new Host(this, name, addresses);
    if (byName.putIfAbsent(name, host) != null) {
      throw new IllegalArgumentException("two hosts are named '%s': rename one".formatted(name));
    }
    addresses.forEach(address -> byAddress.put(address, host));
    return host;
  }

  /** Returns the host that {@code from} reaches at {@code address}; null if there is none. */
  @Nullable Host find(Host from, InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress()
        ? from
        : byAddress.get(address);
  }

  /** Returns the names of this network, as {@code host} resolves them. */
  HostNames names(Host host) {
    return new HostNames() {
      @Override
      public List<InetAddress> addresses(String name) throws UnknownHostException {
        return Network.this.addresses(host, name);
      }

      @Override
      public @Nullable String name(InetAddress address) {
        synchronized (world) {
          Host found = find(host, address);
          return found == null ? null : address.isLoopbackAddress() ? "localhost" : found.name();
        }
      }
    };
  }

  private List<InetAddress> addresses(Host host, String name) throws UnknownHostException {
    synchronized (world) {
      if (name.equalsIgnoreCase("localhost")) {
        return List.of(Host.LOOPBACK);
      }
      Host found = byName.get(name);
      if (found != null && faults.happens("look-up", host, found, conditions.failedLookups())) {
        throw new UnknownHostException(name + ": temporary failure in name resolution");
      }
      if (found == null) {
        throw new UnknownHostException(
            "%s: unknown to simulated host %s, which knows localhost and %s"
                .formatted(name, host.name(), new ArrayList<>(byName.keySet())));
      }
      return List.of(found.addresses().getFirst());
    }
  }
}
