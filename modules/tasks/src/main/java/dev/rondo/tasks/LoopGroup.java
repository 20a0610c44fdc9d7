package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.VoidCoroutine;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.spi.RunningLoop;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several loops, each on a thread of its own, that run until the group is closed: a program that
 * uses every processor. The loops need {@link dev.rondo.Capability#TASKS}.
 *
 * <pre>{@code
 * try (LoopGroup group = LoopGroup.start(LoopGroupOptions.defaults())) {
 *   GroupServer server =
 *       group.createServer(loop -> EchoProtocol::new, Binding.host("::", 7), ServerOptions.defaults())
 *           .get();
 *   server.ended().get();
 * }
 * }</pre>
 *
 * <p>All methods can be called on any thread, and none but {@link #start} and {@link #close()}
 * waits. Each callback, task, transport and server still belongs to one loop.
 *
 * <p><b>Failure.</b> An {@link Error} thrown by a callback, or a call of {@link EventLoop#stop()},
 * ends one loop: its servers and connections are aborted, its tasks cancelled, the loop closed, and
 * the failure logged. The other loops continue, {@link #next()} no longer returns the one that
 * ended, and {@link #ended()} fails at once, so that the owner of the group can decide to close it.
 */
public final class LoopGroup implements AutoCloseable {

  private final List<GroupLoop> members;
  private final List<EventLoop> loops;
  private final AtomicInteger turn = new AtomicInteger();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  private LoopGroup(List<GroupLoop> members) {
    this.members = members;
    loops = members.stream().map(GroupLoop::loop).toList();
    for (GroupLoop member : members) {
      var _ = member.ended().whenComplete((result, failure) -> memberEnded(failure));
    }
  }

  private void memberEnded(@Nullable Throwable failure) {
    if (failure != null) {
      ended.completeExceptionally(failure);
    } else if (members.stream().allMatch(member -> member.ended().isDone())) {
      ended.complete(null);
    }
  }

  /**
   * Starts {@code loops} loops that the policy makes.
   *
   * @throws IllegalArgumentException if {@code loops} is not positive
   */
  public static LoopGroup start(int loops) {
    return start(LoopGroupOptions.defaults().withLoops(loops));
  }

  /**
   * Starts the loops, and returns once all of them can be used. If one cannot be made, the others
   * are closed, and the exception of its factory is thrown.
   *
   * @throws UnsupportedOperationException if the threads should be pinned and cannot be; has the
   *     reason
   * @throws java.io.UncheckedIOException if the system refuses to pin a thread
   */
  public static LoopGroup start(LoopGroupOptions options) {
    LoopPinning pinning = options.pinned() ? LoopPinning.find() : null;
    List<GroupLoop> members =
        IntStream.range(0, options.loops()).mapToObj(i -> member(options, i, pinning)).toList();
    try {
      members.forEach(GroupLoop::start);
      members.forEach(member -> member.started().join());
      return new LoopGroup(members);
    } catch (CompletionException e) {
      end(members);
      throw unwrapped(e);
    } catch (RuntimeException | Error e) { // The system may refuse another thread.
      end(members);
      throw e;
    }
  }

  private static GroupLoop member(
      LoopGroupOptions options, int index, @Nullable LoopPinning pinning) {
    return new GroupLoop(
        options.threadName() + (index + 1),
        options.runner(),
        pinning == null ? () -> {} : () -> pinning.pin(index));
  }

  private static void end(List<GroupLoop> members) {
    members.forEach(GroupLoop::close);
    members.forEach(GroupLoop::join);
  }

  private static RuntimeException unwrapped(CompletionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException cause ? cause : e;
  }

  // --- the loops ---

  /** Returns the loops, those that have ended too. */
  public List<EventLoop> loops() {
    return loops;
  }

  /**
   * Returns the loops that have not ended, one after another.
   *
   * @throws LoopClosedException if all have ended
   */
  public EventLoop next() {
    return nextMember().loop();
  }

  private GroupLoop nextMember() {
    for (int i = 0; i < members.size(); i++) {
      int index = Math.floorMod(turn.getAndIncrement(), members.size());
      if (!members.get(index).isOver()) {
        return members.get(index);
      }
    }
    throw new LoopClosedException("all loops of the group have ended");
  }

  /**
   * Runs {@code coroutine} as a task of the {@linkplain #next() next} loop, and returns a future
   * that completes with it; it fails with {@link LoopClosedException} if the loop ends first.
   * Waiting for it on a loop thread would block that loop. Cancelling it cancels the task.
   *
   * @throws LoopClosedException if all loops have ended
   */
  public <T extends @Nullable Object> CompletableFuture<T> submit(Coroutine<T> coroutine) {
    Objects.requireNonNull(coroutine, "coroutine");
    GroupLoop member = nextMember();
    return member.call(() -> member.loop().createTask(coroutine));
  }

  /** As {@link #submit(Coroutine)}, for a coroutine without a result. */
  public CompletableFuture<@Nullable Void> submit(VoidCoroutine coroutine) {
    return submit(coroutine.withNullResult());
  }

  /**
   * Calls {@code action} on the thread of each loop, and returns a future that completes when all
   * calls have returned. It fails if a call throws or a loop has ended.
   */
  public CompletableFuture<@Nullable Void> forEach(Consumer<? super EventLoop> action) {
    Objects.requireNonNull(action, "action");
    return allOf(members.stream().map(member -> run(member, action)).toList());
  }

  /** Returns a future that completes when all of {@code futures} do. */
  static CompletableFuture<@Nullable Void> allOf(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> null);
  }

  private static CompletableFuture<@Nullable Void> run(
      GroupLoop member, Consumer<? super EventLoop> action) {
    EventLoop loop = member.loop();
    return member.call(
        () -> {
          action.accept(loop);
          LoopFuture<@Nullable Void> done = loop.createFuture();
          done.setResult(null);
          return done;
        });
  }

  // --- servers ---

  /**
   * Creates a server on all loops, as {@link #createServer(Function, Binding, ServerOptions,
   * Distribution)} does: with {@link Distribution#REUSE_PORT} if the loops and {@code binding}
   * support it, otherwise with {@link Distribution#LEAST_CONNECTIONS}.
   */
  public CompletableFuture<GroupServer> createServer(
      Function<? super EventLoop, ? extends Supplier<? extends Protocol>> protocols,
      Binding binding,
      ServerOptions options) {
    return createServer(
        protocols, binding, options, GroupServerOpener.distribution(loops, binding));
  }

  /**
   * Creates a server on all loops. If one of them cannot serve, none does, and the future fails.
   * Port 0 stands for one free port that all loops share. A port that another server has is not
   * shared with it, even if that server allows it.
   *
   * @param protocols returns the protocol factory of a loop; called once on the thread of each
   * @param options as for {@link EventLoop#createServer}; {@code maxConnections} is for all loops
   *     together: with {@link Distribution#REUSE_PORT} each has an equal share
   * @throws IllegalArgumentException if {@code binding} is not an Internet address and {@code
   *     distribution} is {@link Distribution#REUSE_PORT}, or if the options do not start serving
   * @throws UnsupportedOperationException if there are several loops and they do not support {@code
   *     distribution}
   */
  public CompletableFuture<GroupServer> createServer(
      Function<? super EventLoop, ? extends Supplier<? extends Protocol>> protocols,
      Binding binding,
      ServerOptions options,
      Distribution distribution) {
    return new GroupServerOpener(members, protocols, binding, options).open(distribution);
  }

  // --- the end ---

  /**
   * Returns a future that completes when the group is closed, and fails as soon as one of the loops
   * does.
   */
  public CompletableFuture<@Nullable Void> ended() {
    return ended.copy();
  }

  /**
   * Ends all loops, and waits until their threads have ended: stops accepting, aborts the
   * connections of the servers, and shuts each loop down as {@link Runner#close()} does. For a
   * graceful end, {@linkplain GroupServer#end end} the servers first. An interrupt does not shorten
   * the wait; the flag is set when this method returns. Closing again has no effect.
   *
   * @throws IllegalStateException on a loop of this group, which would wait for itself
   */
  @Override
  public void close() {
    EventLoop running = RunningLoop.here().loop();
    if (running != null && loops.contains(running)) {
      throw new IllegalStateException(
          "a group cannot be closed on one of its loops: call close() on another thread");
    }
    end(members);
  }
}
