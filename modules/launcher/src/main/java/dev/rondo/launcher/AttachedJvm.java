package dev.rondo.launcher;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.AttachOperationFailedException;
import com.sun.tools.attach.VirtualMachine;
import dev.rondo.monitoring.LoopDiagnosisMXBean;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * Another JVM of this user on this machine, reached by the attach mechanism. Its local management
 * agent is started if it does not run yet.
 */
final class AttachedJvm implements AutoCloseable {

  /** More than the JDK waits for a JVM that has not been attached to before. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The time for an answer: a report on a million tasks takes a part of it. */
  private static final Duration ANSWER = Duration.ofMinutes(1);

  /** The time to take leave of a process, which may have been stopped. */
  private static final Duration LEAVE = Duration.ofSeconds(1);

  private final long pid;
  private final JMXConnector connector;

  private AttachedJvm(long pid, JMXConnector connector) {
    this.pid = pid;
    this.connector = connector;
  }

  /**
   * Attaches to the process {@code pid}.
   *
   * @throws IOException if that is impossible; its message says why
   */
  static AttachedJvm attach(long pid) throws IOException {
    return attach(pid, PATIENCE);
  }

  /** As {@link #attach(long)}, and fails if the process does not answer for {@code patience}. */
  static AttachedJvm attach(long pid, Duration patience) throws IOException {
    ProcessHandle process =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException(noProcess(pid)));
    return within(patience, pid, () -> attach(process));
  }

  /**
   * Returns the result of {@code question} to the process {@code pid}. A stopped process accepts
   * connections and never answers.
   *
   * @throws IOException as the question does, and if there is no answer for {@code patience}
   */
  private static <T> T within(Duration patience, long pid, Callable<T> question)
      throws IOException {
    FutureTask<T> attempt = new FutureTask<>(question);
    Thread.ofPlatform().daemon().name("rondo-attach").start(attempt);
    try {
      return attempt.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(noAnswer(pid), e);
    } catch (ExecutionException e) {
      throw asIoException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while process %d answers".formatted(pid));
    }
  }

  /** Returns {@code failure}, or what a proxy of a bean has wrapped into it, as an exception. */
  private static IOException asIoException(@Nullable Throwable failure) {
    Throwable cause = failure instanceof UndeclaredThrowableException e ? e.getCause() : failure;
    return cause instanceof IOException e ? e : new IOException(cause);
  }

  @SuppressWarnings("BanJNDI") // The address comes from a JVM of this user, by its own agent.
  private static AttachedJvm attach(ProcessHandle process) throws IOException {
    JMXServiceURL address = new JMXServiceURL(agentAddress(process));
    return new AttachedJvm(process.pid(), JMXConnectorFactory.connect(address));
  }

  private static String agentAddress(ProcessHandle process) throws IOException {
    VirtualMachine jvm;
    try {
      jvm = VirtualMachine.attach(Long.toString(process.pid()));
    } catch (AttachNotSupportedException | IOException e) {
      throw new IOException(refusal(process), e);
    }
    try {
      return jvm.startLocalManagementAgent();
    } catch (AttachOperationFailedException e) {
      throw withoutMonitoring(process.pid(), e);
    } finally {
      jvm.detach();
    }
  }

  private static String noProcess(long pid) {
    return "no process has the number " + pid;
  }

  private static String noAnswer(long pid) {
    return "process %d does not answer: it may be stopped, or refuse by -XX:+DisableAttachMechanism"
        .formatted(pid);
  }

  private static String refusal(ProcessHandle process) {
    Optional<String> owner = process.info().user();
    Optional<String> me = ProcessHandle.current().info().user();
    if (!process.isAlive()) {
      return noProcess(process.pid());
    }
    if (owner.isPresent() && !owner.equals(me)) {
      return "process %d belongs to %s: run this as that user"
          .formatted(process.pid(), owner.get());
    }
    return hasJvm(process)
        ? noAnswer(process.pid())
        : "process %d is not a JVM".formatted(process.pid());
  }

  /** Returns whether the process has loaded a JVM; true if the system does not tell. */
  private static boolean hasJvm(ProcessHandle process) {
    try (Stream<String> mappings = Files.lines(Path.of("/proc/" + process.pid() + "/maps"))) {
      return mappings.anyMatch(mapping -> mapping.contains("/libjvm."));
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }

  private static IOException withoutMonitoring(long pid, Exception cause) {
    return new IOException(
        "process %d is a JVM without dev.rondo.monitoring: start it with that module"
            .formatted(pid),
        cause);
  }

  long pid() {
    return pid;
  }

  /** Returns the beans of the other JVM. */
  MBeanServerConnection beans() throws IOException {
    return connector.getMBeanServerConnection();
  }

  /**
   * Returns the description of the other JVM's loops.
   *
   * @throws IOException if that JVM does not have Rondo's module for it, or ends
   */
  LoopDiagnosisMXBean diagnosis() throws IOException {
    return ask(this::findDiagnosis, PATIENCE);
  }

  private LoopDiagnosisMXBean findDiagnosis() throws IOException {
    MBeanServerConnection server = connector.getMBeanServerConnection();
    try {
      ObjectName name = new ObjectName(LoopDiagnosisMXBean.OBJECT_NAME);
      if (!server.isRegistered(name)) {
        register(server, name);
      }
      return JMX.newMXBeanProxy(server, name, LoopDiagnosisMXBean.class);
    } catch (ReflectionException e) { // It has no such class.
      throw withoutMonitoring(pid, e);
    } catch (JMException e) {
      throw new IOException("process %d refuses to describe its loops: %s".formatted(pid, e), e);
    }
  }

  private static void register(MBeanServerConnection server, ObjectName name)
      throws IOException, JMException {
    try {
      server.createMBean(LoopDiagnosisMXBean.CLASS_NAME, name);
    } catch (InstanceAlreadyExistsException e) {
      // Another command was faster.
    }
  }

  /**
   * Returns the result of {@code question}, which asks beans of the other JVM.
   *
   * @throws IOException as the question does, and if there is no answer for a minute
   */
  <T> T ask(Callable<T> question) throws IOException {
    return ask(question, ANSWER);
  }

  /** As {@link #ask(Callable)}, with the time for an answer. */
  <T> T ask(Callable<T> question, Duration patience) throws IOException {
    return within(patience, pid, question);
  }

  @Override
  public void close() {
    try {
      ask(
          () -> {
            connector.close();
            return true;
          },
          LEAVE);
    } catch (IOException e) {
      // The process has ended or been stopped, and this side has what it asked for.
    }
  }
}
