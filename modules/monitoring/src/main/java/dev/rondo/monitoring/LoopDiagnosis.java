package dev.rondo.monitoring;

import dev.rondo.monitoring.counters.LoopRegistry;
import dev.rondo.monitoring.diagnosis.JsonText;
import dev.rondo.monitoring.diagnosis.LoopReport;
import dev.rondo.monitoring.diagnosis.ReportText;
import java.util.List;

/**
 * The description of the loops of this process. Not registered until it is needed: {@code rondo ps}
 * creates it by way of the JVM's local management agent.
 */
public final class LoopDiagnosis implements LoopDiagnosisMXBean {

  /** The object name under which {@code rondo ps} looks for it. */
  public static final String OBJECT_NAME = "dev.rondo:type=LoopDiagnosis";

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
    return LoopRegistry.all().stream().map(LoopReport::of).toList();
  }
}
