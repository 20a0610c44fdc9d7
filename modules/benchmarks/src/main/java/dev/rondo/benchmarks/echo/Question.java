package dev.rondo.benchmarks.echo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One question that {@code run compare} answers by a table.
 *
 * @param name the name on the command line and of the result file
 * @param text the question
 * @param peers the servers; the first one is the baseline
 */
record Question(String name, String text, List<EchoPeer> peers, List<Workload> workloads) {

  /** Returns all questions, with the peers that this machine has. */
  static List<Question> all(OtherPeers others) {
    return List.of(
        new Question(
            "tcp",
            "How fast is echo over TCP, beside other servers?",
            Stream.of(
                    others.find("c-epoll"),
                    others.find("c-uring"),
                    known("nio"),
                    known("rondo-epoll"),
                    known("rondo-uring"),
                    known("rondo-protocol"),
                    known("rondo-nio2"),
                    known("netty-epoll"),
                    known("netty-uring"),
                    known("netty-nio"),
                    others.find("uvloop"),
                    others.find("asyncio"))
                .flatMap(Optional::stream)
                .toList(),
            Workload.all(false)),
        styles("epoll", "rondo-epoll", "rondo-epoll-streams", "rondo-epoll-tasks"),
        styles("uring", "rondo-uring", "rondo-uring-streams", "rondo-uring-tasks"),
        styles("selector", "rondo-protocol", "rondo-streams", "rondo-tasks"),
        new Question("udp", "How fast is echo over UDP?", EchoPeer.DATAGRAMS, Workload.all(true)),
        new Question(
            "loops",
            "What do several loops cost on one processor, beside one loop?",
            EchoPeer.groups("epoll"),
            List.of(Workload.KIB, Workload.PIPELINED)));
  }

  private static Question styles(String backend, String... peers) {
    return new Question(
        "styles-" + backend,
        "What do streams and tasks cost on %s, beside a protocol?".formatted(backend),
        Stream.of(peers).map(EchoPeer::of).toList(),
        List.of(Workload.KIB, Workload.PIPELINED, Workload.LARGE));
  }

  private static Optional<EchoPeer> known(String name) {
    return Optional.of(EchoPeer.of(name));
  }
}
