package dev.rondo.launcher;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.AttachOperationFailedException;
import com.sun.tools.attach.VirtualMachine;
import dev.rondo.monitoring.LoopDiagnosisMXBean;
import java.io.IOException;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Another JVM of this user on this machine, reached by the attach mechanism. Its local management
 * agent is started if it does not run yet.
 */
final class AttachedJvm implements AutoCloseable {

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
  @SuppressWarnings("BanJNDI") // The address comes from a JVM of this user, by its own agent.
  static AttachedJvm attach(long pid) throws IOException {
    ProcessHandle process =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IOException("no process has the number %d".formatted(pid)));
    return new AttachedJvm(
        pid, JMXConnectorFactory.connect(new JMXServiceURL(agentAddress(process))));
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

  private static String refusal(ProcessHandle process) {
    Optional<String> owner = process.info().user();
    Optional<String> me = ProcessHandle.current().info().user();
    return owner.isPresent() && !owner.equals(me)
        ? "process %d belongs to %s: run this as that user".formatted(process.pid(), owner.get())
        : "process %d is not a JVM that can be attached to, or does not answer"
            .formatted(process.pid());
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

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
