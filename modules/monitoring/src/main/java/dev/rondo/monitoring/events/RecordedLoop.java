package dev.rondo.monitoring.events;

import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Counts what one loop does and, once the flight recorder has started, records it. */
public final class RecordedLoop extends LoopObserver {

  private final LoopCounters counters;
  private @Nullable LoopRecorder recorder;

  public RecordedLoop(LoopCounters counters) {
    this.counters = counters;
  }

  /** Returns the recorder; null if the flight recorder has not started. */
  private @Nullable LoopRecorder recorder() {
    // Until then not even the classes of the events are loaded: they cannot be in a class archive.
    if (recorder == null && FlightRecorder.isInitialized()) {
      recorder = new LoopRecorder(counters);
    }
    return recorder;
  }

  @Override
  public void polling(boolean waits) {
    counters.polling(waits);
    if (recorder != null) {
      recorder.endIteration();
    }
  }

  @Override
  public void running(int ready, int timers) {
    counters.running(ready, timers);
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.running(ready);
    }
  }

  @Override
  public void runningMore(int count) {
    counters.runningMore(count);
  }

  @Override
  public boolean timesEvents() {
    return recorder != null && recorder.timesEvents();
  }

  @Override
  public void ran(Object event) {
    if (recorder != null) {
      recorder.ran(event);
    }
    counters.ran(event);
  }

  @Override
  public void stopped() {
    counters.stopped();
    if (recorder != null) {
      recorder.endIteration();
    }
  }

  @Override
  public void closed() {
    counters.closed();
  }

  @Override
  public void accepted() {
    counters.accepted();
  }

  @Override
  public void acceptFailed(IOException failure) {
    counters.acceptFailed(failure);
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.acceptFailed(failure);
    }
  }

  @Override
  public void connectionOpened(Transport transport) {
    counters.connectionOpened(transport);
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.connectionOpened(transport);
    }
  }

  @Override
  public void connectionClosed(
      Transport transport, long received, long sent, @Nullable Throwable cause) {
    counters.connectionClosed(transport, received, sent, cause);
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.connectionClosed(transport, received, sent, cause);
    }
  }

  @Override
  public void received(int bytes) {
    counters.received(bytes);
  }

  @Override
  public void sent(long bytes) {
    counters.sent(bytes);
  }

  @Override
  public void handshakeEnded(
      long nanos, @Nullable Transport transport, @Nullable Throwable failure) {
    counters.handshakeEnded(nanos, transport, failure);
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.handshakeEnded(nanos, transport, failure);
    }
  }

  @Override
  public void nameLookedUp(String question, long nanos, int results, @Nullable Throwable failure) {
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.nameLookedUp(question, nanos, results, failure);
    }
  }

  @Override
  public void childStarted(SubprocessTransport child, List<String> command) {
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.childStarted(child, command);
    }
  }

  @Override
  public void childEnded(SubprocessTransport child) {
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.childEnded(child);
    }
  }

  @Override
  public boolean timesExecutors() {
    LoopRecorder recording = recorder();
    return recording != null && recording.timesExecutors();
  }

  @Override
  public void executed(Callable<?> function, long queued, long ran, @Nullable Throwable failure) {
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.executed(function, queued, ran, failure);
    }
  }

  @Override
  public void taskStarted(Task<?> task) {
    counters.taskStarted(task);
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.taskStarted(task);
    }
  }

  @Override
  public void taskEnded(Task<?> task) {
    counters.taskEnded(task);
    LoopRecorder recording = recorder();
    if (recording != null) {
      recording.taskEnded(task);
    }
  }

  @Override
  public void failed(ExceptionContext context) {
    counters.failed(context);
  }
}
