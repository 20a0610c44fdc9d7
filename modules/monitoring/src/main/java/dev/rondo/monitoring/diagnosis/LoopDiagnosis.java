package dev.rondo.monitoring.diagnosis;

import dev.rondo.monitoring.LoopDiagnosisMXBean;
import dev.rondo.monitoring.counters.LoopRegistry;
import java.util.List;

/**
 * The description of the loops of this process. Not registered until it is needed: {@code rondo ps}
 * creates it by way of the JVM's local management agent.
 */
public final class LoopDiagnosis implements LoopDiagnosisMXBean {

  /** For JMX. */
  public LoopDiagnosis() {}

  @Override
  public String ps(boolean stacks) {
    return new ReportText(stacks).table(reports());
  }

  @Override
  public String pstree(boolean stacks) {
    return new ReportText(stacks).tree(reports());
  }

  @Override
  public String json(boolean stacks) {
    return new JsonText(stacks).of(reports());
  }

  private static List<LoopReport> reports() {
    return LoopRegistry.all().stream().flatMap(loop -> LoopReport.of(loop).stream()).toList();
  }
}
