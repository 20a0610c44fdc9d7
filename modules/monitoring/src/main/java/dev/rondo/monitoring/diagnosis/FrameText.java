package dev.rondo.monitoring.diagnosis;

/** The text of one frame of a stack, without its module. */
final class FrameText {

  private FrameText() {}

  static String of(StackTraceElement frame) {
    String place =
        frame.getLineNumber() < 0
            ? String.valueOf(frame.getFileName())
            : frame.getFileName() + ":" + frame.getLineNumber();
    return "%s.%s(%s)".formatted(frame.getClassName(), frame.getMethodName(), place);
  }
}
