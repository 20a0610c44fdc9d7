package dev.rondo.benchmarks.echo;

import java.util.Arrays;
import java.util.List;

/**
 * The peers and workloads to compare, and the duration of each part.
 *
 * @param peers the servers; the first one is the baseline
 * @param rounds the number of slices per peer and workload
 * @param seconds the length of a slice
 * @param warmUp the seconds of load before a slice that do not count
 * @param training the seconds of load, once per peer and workload, that warm up the JIT compilers
 * @param every the number of peers between two slices of the baseline
 */
record Options(
    List<EchoPeer> peers,
    List<Workload> workloads,
    int rounds,
    double seconds,
    double warmUp,
    double training,
    int every) {

  static final String USAGE =
      """
      usage: run echo [OPTION=VALUE]...
        --peers=A,B,...       servers to compare, the first with all others; NAME=COMMAND adds a server
                              that gets the port as its last argument and prints 'ready'
        --workloads=A,B,...   of ping, 1k, pipe16, 100k; for UDP peers of dgram, dgram8
        --datagrams=true      all UDP peers and workloads instead
        --loops=BACKEND       servers with 1, 2, 4 and 8 loops instead: of selector, epoll, uring, nio2
        --rounds=N            slices per peer and workload (7)
        --seconds=S           length of a slice in seconds (0.8)
        --warm-up=S           seconds of load before each slice (0.3)
        --training=S          seconds of load once per peer and workload (3)
        --every=N             peers between two slices of the first (1)\
      """;

  static Options parse(String[] args) {
    Options options = new Options(EchoPeer.KNOWN, Workload.all(false), 7, 0.8, 0.3, 3, 1);
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(USAGE);
      }
      options = options.with(arg.substring(0, equals), arg.substring(equals + 1));
    }
    if (options.every < 1) {
      throw new IllegalArgumentException("--every must be at least 1: " + options.every);
    }
    if (options.peers.size() < 2) {
      throw new IllegalArgumentException(
          "a comparison needs at least two peers: name them with --peers");
    }
    return options;
  }

  private Options with(String name, String value) {
    List<EchoPeer> chosen = peers;
    List<Workload> works = workloads;
    int times = rounds;
    double length = seconds;
    double before = warmUp;
    double first = training;
    int between = every;
    switch (name) {
      case "--peers" -> chosen = Arrays.stream(value.split(",")).map(EchoPeer::of).toList();
      case "--datagrams" -> {
        if (Boolean.parseBoolean(value)) {
          chosen = EchoPeer.DATAGRAMS;
          works = Workload.all(true);
        }
      }
      case "--loops" -> {
        chosen = EchoPeer.groups(value);
        works = List.of(Workload.KIB, Workload.PIPELINED);
      }
      case "--workloads" -> works = Arrays.stream(value.split(",")).map(Workload::of).toList();
      case "--rounds" -> times = Integer.parseInt(value);
      case "--seconds" -> length = Double.parseDouble(value);
      case "--warm-up" -> before = Double.parseDouble(value);
      case "--training" -> first = Double.parseDouble(value);
      case "--every" -> between = Integer.parseInt(value);
      default -> throw new IllegalArgumentException("unknown option " + name + "\n" + USAGE);
    }
    return new Options(chosen, works, times, length, before, first, between);
  }

  EchoPeer baseline() {
    return peers.getFirst();
  }

  List<EchoPeer> others() {
    return peers.subList(1, peers.size());
  }
}
