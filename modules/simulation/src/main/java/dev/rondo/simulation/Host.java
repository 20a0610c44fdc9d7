package dev.rondo.simulation;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A simulated host: its addresses, and the ports that its sockets have. Guarded by the world. */
final class Host {

  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");

  private final Network network;
  private final String name;
  private final List<InetAddress> addresses;
  private final PortTable streams = new PortTable(this, "TCP");
  private final PortTable datagrams = new PortTable(this, "UDP");
  private final UnixNames unixNames = new UnixNames();
  private final Map<Host, Link> links = new HashMap<>();
  private @Nullable Host lastTarget;
  private @Nullable Link lastLink;
  private final Set<SimulatedChannel> open = new LinkedHashSet<>();
  private int descriptorLimit = Integer.MAX_VALUE;
  private double clockRate = 1;
  private long clockOffset;
  private long slowestDiskAccess;
  private final Map<String, SimulatedProgram> programs = new HashMap<>();
  private long lastPid = 1000;
  private boolean down;

  /** Creates a host with {@code addresses} beside the loopback addresses. */
  Host(Network network, String name, List<InetAddress> addresses) {
    this.network = network;
    this.name = name;
    this.addresses = addresses;
  }

  /** Returns the way from this host to another, or to itself. */
  Link link(Host to) {
    Link link = lastLink;
    if (link == null || lastTarget != to) {
      link = links.computeIfAbsent(to, host -> network.newLink(host == this));
      lastLink = link;
      lastTarget = to;
    }
    return link;
  }

  /** Sets how this host's clock differs from the simulation's time. */
  void setClock(long offset, double rate) {
    clockOffset = offset;
    clockRate = rate;
  }

  /** Returns the time of this host's clock. */
  long readClock() {
    long time = network.world().readClock();
    return clockRate == 1 ? time + clockOffset : (long) (time * clockRate) + clockOffset;
  }

  /** Returns the simulation's nanoseconds in which this host's clock advances by {@code nanos}. */
  long toWorld(long nanos) {
    return clockRate == 1 ? nanos : (long) Math.ceil(nanos / clockRate);
  }

  /** Sets the longest time, in nanoseconds, of an access to the disk. */
  void setSlowDisk(long longest) {
    slowestDiskAccess = longest;
  }

  boolean hasSlowDisk() {
    return slowestDiskAccess > 0;
  }

  /** Returns the nanoseconds that the next access to the disk takes. */
  long diskAccessTime() {
    return hasSlowDisk() ? network.choices().upTo(slowestDiskAccess) : 0;
  }

  // --- child processes ---

  void addProgram(String name, SimulatedProgram program) {
    programs.put(name, program);
  }

  boolean hasPrograms() {
    return !programs.isEmpty();
  }

  /** Returns the program of this name, or of the last part of a path; null if there is none. */
  @Nullable SimulatedProgram program(String name) {
    return programs.get(name.substring(name.lastIndexOf('/') + 1));
  }

  long nextPid() {
    return ++lastPid;
  }

  // --- descriptors ---

  void setDescriptorLimit(int limit) {
    descriptorLimit = limit;
  }

  /** Counts {@code channel} as open from now on, unless there are too many. */
  void open(SimulatedChannel channel) throws IOException {
    if (open.size() >= descriptorLimit) {
      throw new IOException(
          "Too many open files: host %s may have %d".formatted(name, descriptorLimit));
    }
    open.add(channel);
  }

  void closed(SimulatedChannel channel) {
    open.remove(channel);
  }

  /** Lists the open sockets; {@code none} if there are none. For any thread. */
  String describeSockets() {
    synchronized (network.world()) {
      return open.isEmpty() ? "none" : open.toString();
    }
  }

  /** Drops all sockets without a word to their peers. */
  void crash() {
    down = true;
    List.copyOf(open).forEach(SimulatedChannel::vanish);
    open.clear();
  }

  void start() {
    synchronized (network.world()) {
      down = false;
    }
  }

  /** Returns whether the host has crashed and not been started again. */
  boolean isDown() {
    return down;
  }

  World world() {
    return network.world();
  }

  Network network() {
    return network;
  }

  String name() {
    return name;
  }

  List<InetAddress> addresses() {
    return addresses;
  }

  /** Adds an event of this host to the trace, if there is one. */
  void trace(String what) {
    World world = network.world();
    if (world.isTraced()) {
      world.trace().add(world.now(), name, what);
    }
  }

  boolean isTraced() {
    return network.world().isTraced();
  }

  PortTable streams() {
    return streams;
  }

  UnixNames unixNames() {
    return unixNames;
  }

  PortTable datagrams() {
    return datagrams;
  }

  /** Returns whether a socket of this host can be bound to {@code address}. */
  boolean has(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || addresses.contains(address);
  }

  /** Returns the address from which this host sends to {@code target}. */
  InetAddress source(InetAddress target) {
    if (target.isLoopbackAddress() || addresses.contains(target)) {
      return target;
    }
    for (InetAddress own : addresses) {
      if (family(own) == family(target)) {
        return own;
      }
    }
    return family(target) == StandardProtocolFamily.INET ? LOOPBACK : LOOPBACK6;
  }

  /** Returns {@code target} with the loopback address in place of the wildcard, as systems do. */
  static InetSocketAddress reachable(InetSocketAddress target) {
    InetAddress address = target.getAddress();
    if (!address.isAnyLocalAddress()) {
      return target;
    }
    return new InetSocketAddress(
        family(address) == StandardProtocolFamily.INET ? LOOPBACK : LOOPBACK6, target.getPort());
  }

  static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  @Override
  public String toString() {
    return name;
  }
}
