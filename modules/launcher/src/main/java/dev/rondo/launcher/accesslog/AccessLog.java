package dev.rondo.launcher.accesslog;

import dev.rondo.examples.http.ExchangeListener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An access log, with one line for each response. A thread of its own writes many lines at once;
 * the loops wait neither for it nor for the file.
 */
public final class AccessLog implements Closeable {

  private static final Logger LOGGER = LoggerFactory.getLogger(AccessLog.class);

  /** More than the longest line, which is six times as long as the head of a request. */
  private static final int CAPACITY = 512 * 1024;

  /** The time that a line may wait for others, and between two attempts to write. */
  private static final long INTERVAL = 500_000_000;

  /** The time for the last lines at the end. */
  private static final Duration LAST = Duration.ofSeconds(2);

  private final LineFormat format;
  private final boolean file;
  private final LogSink sink;
  private final LineBuffer buffer;
  private final LogWriter writer;
  private final Thread thread;
  private final AtomicBoolean reopening = new AtomicBoolean();
  private volatile boolean closing;

  private AccessLog(LogSink sink, boolean file, LineFormat format) {
    this.sink = sink;
    this.file = file;
    this.format = format;
    thread = Thread.ofPlatform().daemon().name("rondo-access-log").unstarted(this::run);
    buffer = new LineBuffer(CAPACITY, () -> LockSupport.unpark(thread), this::overflowed);
    writer = new LogWriter(buffer, sink, LOGGER::warn);
  }

  /**
   * Opens a log in {@code file}, which is created if it is missing; {@code -} is the standard
   * output.
   *
   * @throws IOException if the file cannot be opened
   */
  public static AccessLog open(String file, LineFormat format) throws IOException {
    boolean named = !file.equals("-");
    var log = new AccessLog(named ? new FileSink(Path.of(file)) : new OutputSink(), named, format);
    log.thread.start();
    return log;
  }

  /** Returns whether the log is a file, which can be renamed and then opened again. */
  public boolean isFile() {
    return file;
  }

  /** Returns a listener that writes a line for each exchange of one loop. */
  public ExchangeListener listener() {
    LogTime time = new LogTime(InstantSource.system());
    LogLine line = new LogLine();
    return exchange -> {
      format.write(exchange, time.update(), line.clear());
      buffer.add(line.bytes(), line.size());
    };
  }

  /** Makes later lines go to a new file of the same name; returns at once. For any thread. */
  public void reopen() {
    reopening.set(true);
    LockSupport.unpark(thread);
  }

  /** Writes the lines that are left, and waits for that up to two seconds. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(LAST)) {
        LOGGER.warn(
            "the access log {} takes no more lines: the last ones are lost; lines lost before: {}",
            sink.name(),
            buffer.dropped());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reports the loss of lines from another thread: the log's own may wait for the file. */
  private void overflowed() {
    if (!writer.isLosing()) {
      Thread.ofPlatform().daemon().name("rondo-access-log-report").start(writer::overflowed);
    }
  }

  private void run() {
    while (!closing) {
      await();
      boolean reopens = reopening.getAndSet(false);
      writer.write();
      if (reopens) {
        writer.reopen();
      }
    }
    writer.end();
  }

  /** Waits for a line, and then for more lines until they are many or the first one is old. */
  private void await() {
    while (buffer.isEmpty() && !writer.isFailing() && !isUrgent()) {
      LockSupport.park(this);
    }
    long end = System.nanoTime() + INTERVAL;
    for (long left = INTERVAL; left > 0 && !isUrgent(); left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private boolean isUrgent() {
    return closing || reopening.get() || (!writer.isFailing() && buffer.isHalfFull());
  }
}
