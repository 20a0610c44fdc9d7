package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoop;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tasks.LoopGroupOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of groups whose loops are pinned to processors. */
@Tag("once")
class LoopPinningTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void start_pinned_eachThreadHasOneProcessor(String driver) {
    List<Integer> processors = AllowedProcessors.ofThisProcess();
    LoopGroupOptions options =
        LoopGroupOptions.defaults()
            .withLoops(processors.size() + 1)
            .withPinned(true)
            .withLoopFactory(() -> Program.provider(driver).newEventLoop(LoopOptions.defaults()));
    List<List<Integer>> allowed = new ArrayList<>();
    try (LoopGroup group = LoopGroup.start(options)) {
      for (EventLoop loop : group.loops()) {
        var answer = new CompletableFuture<List<Integer>>();
        loop.callSoonThreadsafe(() -> answer.complete(AllowedProcessors.ofThisThread()));
        allowed.add(answer.join());
      }
    }
    List<List<Integer>> expected = new ArrayList<>(processors.stream().map(List::of).toList());
    expected.add(expected.getFirst());

    assertEquals(expected, allowed);
    assertEquals(processors, AllowedProcessors.ofThisThread());
  }
}
