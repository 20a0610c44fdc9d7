package dev.rondo.monitoring.events;

import dev.rondo.Task;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.StackSample;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.Transport;
import dev.rondo.spi.ObjectText;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Records what one loop does, as events of the flight recorder. Used with the loop's turn. */
final class LoopRecorder {

  private final LoopCounters loop;
  private SlowCallbackEvent slow = new SlowCallbackEvent();
  private @Nullable IterationEvent iteration;

  LoopRecorder(LoopCounters loop) {
    this.loop = loop;
  }

  // --- iterations ---

  void running(int ready) {
    if (slow.isEnabled()) {
      slow.begin();
    }
    IterationEvent event = new IterationEvent();
    if (event.isEnabled()) {
      event.callbacks = ready;
      event.begin();
      iteration = event;
    }
  }

  /** Ends the iteration: the loop polls or stops. */
  void endIteration() {
    IterationEvent event = iteration;
    if (event != null) {
      iteration = null;
      event.end();
      if (event.shouldCommit()) {
        event.loop = loop.name();
        event.commit();
      }
    }
  }

  boolean timesEvents() {
    return slow.isEnabled();
  }

  void ran(Object callback) {
    slow.end();
    if (slow.shouldCommit()) {
      slow.loop = loop.name();
      slow.callback = ObjectText.of(callback);
      slow.stack = sampledStack();
      slow.commit();
      slow = new SlowCallbackEvent();
    }
    // The next event of the iteration begins where this one ends.
    slow.begin();
  }

  private @Nullable String sampledStack() {
    StackSample sample = loop.sample();
    return sample == null ? null : sample.frames();
  }

  // --- connections ---

  void acceptFailed(IOException failure) {
    AcceptFailedEvent event = new AcceptFailedEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.reason = ObjectText.of(failure);
      event.commit();
    }
  }

  void connectionOpened(Transport transport) {
    ConnectionOpenedEvent event = new ConnectionOpenedEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.local = address(transport, ExtraInfo.SOCKNAME);
      event.peer = address(transport, ExtraInfo.PEERNAME);
      event.commit();
    }
  }

  void connectionClosed(Transport transport, long received, long sent, @Nullable Throwable cause) {
    ConnectionClosedEvent event = new ConnectionClosedEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.peer = address(transport, ExtraInfo.PEERNAME);
      event.received = received;
      event.sent = sent;
      event.reason = text(cause);
      event.commit();
    }
  }

  void handshakeEnded(long nanos, @Nullable Transport transport, @Nullable Throwable failure) {
    TlsHandshakeEvent event = new TlsHandshakeEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.time = nanos;
      if (transport != null) {
        event.peer = address(transport, ExtraInfo.PEERNAME);
        event.cipher = transport.getExtraInfo(ExtraInfo.CIPHER);
        SSLEngine engine = transport.getExtraInfo(ExtraInfo.SSL_OBJECT);
        event.version = engine == null ? null : engine.getSession().getProtocol();
      }
      event.failure = text(failure);
      event.commit();
    }
  }

  private static @Nullable String address(Transport transport, ExtraInfo<SocketAddress> which) {
    SocketAddress address = transport.getExtraInfo(which);
    return address == null ? null : ObjectText.of(address);
  }

  private static @Nullable String text(@Nullable Throwable failure) {
    return failure == null ? null : ObjectText.of(failure);
  }

  void nameLookedUp(String question, long nanos, int results, @Nullable Throwable failure) {
    NameLookupEvent event = new NameLookupEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.question = question;
      event.time = nanos;
      event.results = results;
      event.failure = text(failure);
      event.commit();
    }
  }

  // --- child processes and executors ---

  void childStarted(SubprocessTransport child, List<String> command) {
    ChildStartedEvent event = new ChildStartedEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.pid = child.getPid();
      // Arguments may be secret.
      event.program = command.getFirst();
      event.commit();
    }
  }

  void childEnded(SubprocessTransport child) {
    ChildEndedEvent event = new ChildEndedEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.pid = child.getPid();
      event.returncode = child.getReturncode().orElse(0);
      event.commit();
    }
  }

  boolean timesExecutors() {
    return new ExecutorHandOverEvent().isEnabled();
  }

  void executed(Callable<?> function, long queued, long ran, @Nullable Throwable failure) {
    ExecutorHandOverEvent event = new ExecutorHandOverEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.function = function.getClass().getName();
      event.queued = queued;
      event.ran = ran;
      event.failure = text(failure);
      event.commit();
    }
  }

  // --- tasks ---

  void taskStarted(Task<?> task) {
    TaskStartedEvent event = new TaskStartedEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.task = task.getName();
      event.commit();
    }
  }

  void taskEnded(Task<?> task) {
    TaskEndedEvent event = new TaskEndedEvent();
    if (event.shouldCommit()) {
      event.loop = loop.name();
      event.task = task.getName();
      event.outcome = task.state().name();
      event.commit();
    }
  }
}
