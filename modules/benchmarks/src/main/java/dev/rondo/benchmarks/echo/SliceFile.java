package dev.rondo.benchmarks.echo;

import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The slices of one question, a line of JSON each, so that a later run can continue. */
final class SliceFile {

  private final Path file;
  private final List<ComparedSlice> slices = new ArrayList<>();

  /** Reads the slices of earlier runs. Those of a round that did not end are dropped. */
  SliceFile(Path file, Question question) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      List<ComparedSlice> all =
          Files.readAllLines(file).stream()
              .map(ComparedSlice::ofJson)
              .flatMap(Optional::stream)
              .toList();
      Map<Integer, List<ComparedSlice>> rounds =
          all.stream().collect(groupingBy(ComparedSlice::round));
      all.stream()
          .filter(slice -> isWhole(rounds.getOrDefault(slice.round(), List.of()), question))
          .forEach(slices::add);
      Files.write(file, slices.stream().map(ComparedSlice::toJson).toList());
    }
  }

  private static boolean isWhole(List<ComparedSlice> round, Question question) {
    return question.workloads().stream()
        .allMatch(
            work ->
                question.peers().stream()
                    .allMatch(
                        peer ->
                            round.stream()
                                .anyMatch(
                                    slice ->
                                        slice.work() == work && slice.peer().equals(peer.name()))));
  }

  /** Returns the last round, or 0. */
  int rounds() {
    return slices.stream().mapToInt(ComparedSlice::round).max().orElse(0);
  }

  void add(ComparedSlice slice) {
    slices.add(slice);
    try {
      Files.writeString(
          file, slice.toJson() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  List<ComparedSlice> of(Workload work, EchoPeer peer) {
    return slices.stream()
        .filter(slice -> slice.work() == work && slice.peer().equals(peer.name()))
        .toList();
  }
}
