package dev.rondo.simulation;

import java.time.Duration;

/**
 * The behavior of the network between two different hosts. The probabilities are from 0 to 1, and
 * the seed decides each case. A host's connections to itself are perfect.
 *
 * @param latency the time that each transmission takes
 * @param jitter the most by which a transmission takes longer; datagrams may overtake each other,
 *     the bytes of a connection may not
 * @param bandwidth the bytes per second from one host to another; 0 for no limit
 * @param loss the probability that a datagram is lost
 * @param shortTransfers the probability that a read or a write of a connection moves only some of
 *     the bytes that it could, down to one
 * @param refusedConnects the probability that a connect is refused
 * @param hangingConnects the probability that a connect is not answered, and fails after 127
 *     seconds
 * @param resets the probability that a write resets its connection
 * @param failedLookups the probability that the look-up of a host name fails
 * @param partitions the probability that a transmission begins a partition of its two hosts, which
 *     is healed after some time
 * @param longestPartition the longest time of such a partition
 */
public record NetworkConditions(
    Duration latency,
    Duration jitter,
    long bandwidth,
    double loss,
    double shortTransfers,
    double refusedConnects,
    double hangingConnects,
    double resets,
    double failedLookups,
    double partitions,
    Duration longestPartition) {

  private static final NetworkConditions PERFECT =
      new NetworkConditions(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

  public NetworkConditions {
    requireNotNegative(latency, "latency");
    requireNotNegative(jitter, "jitter");
    if (bandwidth < 0) {
      throw new IllegalArgumentException("bandwidth must not be negative: " + bandwidth);
    }
    requireProbability(loss, "loss");
    requireProbability(shortTransfers, "shortTransfers");
    requireProbability(refusedConnects, "refusedConnects");
    requireProbability(hangingConnects, "hangingConnects");
    requireProbability(resets, "resets");
    requireProbability(failedLookups, "failedLookups");
    requireProbability(partitions, "partitions");
    requireNotNegative(longestPartition, "longestPartition");
  }

  /** Returns a network without faults, in which everything arrives at once. */
  public static NetworkConditions perfect() {
    return PERFECT;
  }

  /** Returns a network without faults, with a latency of one millisecond. */
  public static NetworkConditions defaults() {
    return PERFECT.withLatency(Duration.ofMillis(1));
  }

  public NetworkConditions withLatency(Duration latency) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        shortTransfers,
        refusedConnects,
        hangingConnects,
        resets,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withJitter(Duration jitter) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        shortTransfers,
        refusedConnects,
        hangingConnects,
        resets,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withBandwidth(long bytesPerSecond) {
    return new NetworkConditions(
        latency,
        jitter,
        bytesPerSecond,
        loss,
        shortTransfers,
        refusedConnects,
        hangingConnects,
        resets,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withLoss(double probability) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        probability,
        shortTransfers,
        refusedConnects,
        hangingConnects,
        resets,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withShortTransfers(double probability) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        probability,
        refusedConnects,
        hangingConnects,
        resets,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withRefusedConnects(double probability) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        shortTransfers,
        probability,
        hangingConnects,
        resets,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withHangingConnects(double probability) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        shortTransfers,
        refusedConnects,
        probability,
        resets,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withResets(double probability) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        shortTransfers,
        refusedConnects,
        hangingConnects,
        probability,
        failedLookups,
        partitions,
        longestPartition);
  }

  public NetworkConditions withFailedLookups(double probability) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        shortTransfers,
        refusedConnects,
        hangingConnects,
        resets,
        probability,
        partitions,
        longestPartition);
  }

  public NetworkConditions withPartitions(double probability, Duration longest) {
    return new NetworkConditions(
        latency,
        jitter,
        bandwidth,
        loss,
        shortTransfers,
        refusedConnects,
        hangingConnects,
        resets,
        failedLookups,
        probability,
        longest);
  }

  private static void requireNotNegative(Duration value, String name) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
  }

  private static void requireProbability(double value, String name) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1: " + value);
    }
  }
}
