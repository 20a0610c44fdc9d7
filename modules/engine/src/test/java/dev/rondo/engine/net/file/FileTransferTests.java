package dev.rondo.engine.net.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.LoopFuture;
import dev.rondo.SendfileNotAvailableException;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.testing.FakeNetwork;
import dev.rondo.engine.testing.FakeProactor;
import dev.rondo.net.SendfileOptions;
import dev.rondo.spi.LoopOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of files that are read and written, with an executor that runs when the test says. */
final class FileTransferTests {

  private static final String TEXT = "0123456789".repeat(30_000);

  private final FakeNetwork network = new FakeNetwork();
  private final LoopCore core =
      new LoopCore(
          network.loop,
          queue -> new FakeProactor(queue, network.clock),
          LoopOptions.defaults().withClock(network.clock));
  private final FileBuffers buffers = new FileBuffers();
  private final ManualExecutor executor = new ManualExecutor();
  private FileChannel file;

  @SuppressWarnings("NullAway.Init") // JUnit calls open first.
  FileTransferTests() {}

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    file = FileChannel.open(Files.writeString(folder.resolve("file"), TEXT));
    network.loop.setDefaultExecutor(executor);
  }

  @AfterEach
  void close() throws Exception {
    file.close();
    network.loop.close();
    core.close();
  }

  /** Runs tasks when the test says so. */
  private static final class ManualExecutor extends AbstractExecutorService {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isShutdown;

    @Override
    public void execute(Runnable task) {
      if (isShutdown) {
        throw new RejectedExecutionException("shut down");
      }
      tasks.add(task);
    }

    void runAll() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    @Override
    public void shutdown() {
      isShutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      isShutdown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return isShutdown;
    }

    @Override
    public boolean isTerminated() {
      return isShutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  /** An outlet over no system call, which takes at most 1,000 bytes of each part. */
  private static final class Recorder implements Outlet {

    final StringBuilder text = new StringBuilder();
    @Nullable FileTransfer transfer;

    @Override
    public void open(FileTransfer transfer) {
      this.transfer = transfer;
      transfer.proceed();
    }

    @Override
    public boolean sendsFiles() {
      return true;
    }

    @Override
    public void sendFile(FileChannel file, long position, long count)
        throws SendfileNotAvailableException {
      throw new SendfileNotAvailableException("not here");
    }

    @Override
    public void write(ByteBuffer data) {
      FileTransfer current = Objects.requireNonNull(transfer);
      int count = Math.min(1_000, data.remaining());
      text.append(StandardCharsets.US_ASCII.decode(data.slice(data.position(), count)));
      data.position(data.position() + count);
      current.progressed(count);
      current.written(data);
      current.proceed();
    }

    @Override
    public void close() {}
  }

  private LoopFuture<Long> send(Outlet outlet) {
    return new FileTransfer(network.loop, core, buffers, outlet, file, SendfileOptions.defaults())
        .start();
  }

  private void runAll() {
    while (!executor.tasks.isEmpty()) {
      executor.runAll();
      network.settle();
    }
  }

  @Test
  void write_takesAPart_readsTheRestAgain() throws Exception {
    var outlet = new Recorder();
    LoopFuture<Long> sending = send(outlet);
    runAll();

    assertEquals(TEXT.length(), sending.result());
    assertTrue(TEXT.contentEquals(outlet.text), "the same bytes in the same order");
    assertEquals(TEXT.length(), file.position());
  }

  /** Over TLS, a record of TLS itself may fill and empty the transport during a read. */
  @Test
  void proceed_duringARead_readsNoPartTwice() throws Exception {
    var outlet = new Recorder();
    LoopFuture<Long> sending = send(outlet);
    Objects.requireNonNull(outlet.transfer).proceed();
    assertEquals(1, executor.tasks.size());
    runAll();

    assertEquals(TEXT.length(), sending.result());
    assertTrue(TEXT.contentEquals(outlet.text), "the same bytes in the same order");
  }

  @Test
  void read_manyTransfers_startsFewAtATime() throws Exception {
    var outlets = new ArrayList<Recorder>();
    var sending = new ArrayList<LoopFuture<Long>>();
    for (int i = 0; i < 100; i++) {
      outlets.add(new Recorder());
      sending.add(send(outlets.getLast()));
    }
    assertEquals(16, executor.tasks.size());
    sending.subList(0, 50).forEach(LoopFuture::cancel);
    runAll();

    for (int i = 50; i < 100; i++) {
      assertEquals(TEXT.length(), sending.get(i).result());
      assertTrue(TEXT.contentEquals(outlets.get(i).text), "the same bytes in the same order");
    }
  }

  @Test
  void executorRejects_manyWait_allFail() {
    var sending = new ArrayList<LoopFuture<Long>>();
    for (int i = 0; i < 20_000; i++) {
      sending.add(send(new Recorder()));
    }
    executor.shutdown();
    runAll();

    for (LoopFuture<Long> each : sending) {
      assertInstanceOf(RejectedExecutionException.class, each.exception());
    }
  }
}
