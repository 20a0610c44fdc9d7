package dev.rondo.monitoring;

/**
 * Describes the loops of this process and their tasks, for {@code rondo ps} and other clients of
 * JMX. No method needs a loop's thread: a loop that is stuck in a callback is described too.
 */
public interface LoopDiagnosisMXBean {

  /** The name of the bean, which exists once a command has created it. */
  String OBJECT_NAME = "dev.rondo:type=LoopDiagnosis";

  /** The class of the bean, for {@link javax.management.MBeanServerConnection#createMBean}. */
  String CLASS_NAME = "dev.rondo.monitoring.diagnosis.LoopDiagnosis";

  /**
   * Returns a table of the tasks of each loop.
   *
   * @param stacks whether to add the stacks of the loops' threads and of the tasks
   */
  String ps(boolean stacks);

  /** As {@link #ps}, with each task below the tasks that wait for it. */
  String pstree(boolean stacks);

  /** As {@link #ps}, as JSON, with every task on its own. */
  String json(boolean stacks);
}
