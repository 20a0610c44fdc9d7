package dev.rondo.launcher.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the way of lines from the loops to the file, without a thread. */
class LogWriterTests {

  private static final int CAPACITY = 20;

  private final FakeSink sink = new FakeSink();
  private final List<String> reports = new ArrayList<>();
  private int wakeups;
  private int overflows;
  private final LineBuffer buffer = new LineBuffer(CAPACITY, () -> wakeups++, () -> overflows++);
  private final LogWriter writer = new LogWriter(buffer, sink, reports::add);

  private void add(String... lines) {
    for (String line : lines) {
      byte[] bytes = (line + "\n").getBytes(US_ASCII);
      buffer.add(bytes, bytes.length);
    }
  }

  @Test
  void write_manyLines_isOneWrite() {
    add("one", "two", "three");
    writer.write();

    assertEquals("one\ntwo\nthree\n", sink.text.toString());
    assertEquals(1, sink.writes);
    assertEquals(List.of(), reports);
  }

  @Test
  void add_firstLineAndHalfFull_wakesTheWriter() {
    add("1234");
    assertEquals(1, wakeups);
    add("12");
    assertEquals(1, wakeups);
    add("1");
    assertEquals(2, wakeups);
    add("1");
    assertEquals(2, wakeups);
  }

  /** The thread that writes may wait for the file for hours. */
  @Test
  void overflowed_beforeTheNextWrite_isReportedOnce() {
    add("123456789", "123456789", "dropped", "dropped");
    assertEquals(2, overflows);
    assertFalse(writer.isLosing());
    writer.overflowed();
    assertTrue(writer.isLosing());
    writer.write();
    writer.write();

    assertEquals(
        List.of(
            "the access log fake is too slow: lines that do not fit in its buffer are lost",
            "the access log fake is written again; lines lost: 2"),
        reports);
  }

  @Test
  void add_moreThanFits_dropsWholeLinesAndReportsOnce() {
    add("123456789", "123456789", "dropped");
    writer.write();
    add("123456789", "123456789", "dropped", "dropped");
    writer.write();
    add("after");
    writer.write();

    assertEquals("123456789\n".repeat(4) + "after\n", sink.text.toString());
    assertEquals(
        List.of(
            "the access log fake is too slow: lines that do not fit in its buffer are lost",
            "the access log fake is written again; lines lost: 3"),
        reports);
  }

  @Test
  void write_fullDisk_goesOnWhereItStopped() {
    sink.room = 6;
    add("one", "two");
    writer.write();
    assertTrue(writer.isFailing());
    writer.write();
    add("three");
    sink.room = 1000;
    writer.write();
    writer.write();

    assertEquals("one\ntwo\nthree\n", sink.text.toString());
    assertEquals(
        List.of(
            "cannot write the access log fake: No space left on device; lines that do not fit in"
                + " its buffer are lost",
            "the access log fake is written again; lines lost: 0"),
        reports);
  }

  @Test
  void write_fullDiskForLong_countsTheLostLines() {
    sink.room = 0;
    add("one");
    writer.write();
    add("123456789", "123456789", "lost", "lost");
    writer.write();
    sink.room = 1000;
    writer.write();
    writer.write();

    assertEquals("one\n123456789\n123456789\n", sink.text.toString());
    assertEquals("the access log fake is written again; lines lost: 2", reports.getLast());
  }

  @Test
  void reopen_betweenLines_goesOnInTheNewFile() {
    add("one");
    writer.write();
    writer.reopen();
    add("two");
    writer.write();

    assertEquals("one\n|two\n", sink.text.toString());
  }

  /** Nothing would write them before the next line comes. */
  @Test
  void reopen_lineMeanwhile_isWrittenToTheNewFile() {
    add("one");
    writer.write();
    sink.onReopen = () -> add("two");
    writer.reopen();

    assertEquals("one\n|two\n", sink.text.toString());
  }

  @Test
  void reopen_oldFileFailsToClose_goesOnInTheNewFile() {
    sink.room = 6;
    sink.failsToClose = true;
    add("one", "two");
    writer.write();
    sink.room = 1000;
    writer.reopen();

    assertEquals("one\ntw|two\n", sink.text.toString());
    assertTrue(reports.get(1).startsWith("closing the old file"), reports::toString);
  }

  /** The rest of a line would make no sense in the new file. */
  @Test
  void reopen_withinALine_repeatsIt() {
    sink.room = 6;
    add("one", "two");
    writer.write();
    writer.reopen();
    sink.room = 1000;
    writer.write();

    assertEquals("one\ntw|two\n", sink.text.toString());
  }

  @Test
  void reopen_fails_staysInTheOldFile() {
    sink.refusesToReopen = true;
    writer.reopen();
    add("one");
    writer.write();

    assertEquals("one\n", sink.text.toString());
    assertEquals(
        List.of(
            "cannot reopen the access log fake: java.io.IOException: Too many open files; it goes"
                + " on in the old file"),
        reports);
  }

  @Test
  void end_linesLeft_writesThemAndCloses() {
    sink.room = 2;
    add("one");
    writer.write();
    add("two");
    sink.room = 1000;
    writer.end();

    assertEquals("one\ntwo\n", sink.text.toString());
    assertTrue(sink.closed);
  }

  @Test
  void end_fullDisk_countsTheLinesLeft() {
    sink.room = 5;
    add("one", "two");
    writer.write();
    add("three", "four");
    writer.end();

    assertEquals("one\nt", sink.text.toString());
    assertEquals("the access log fake has ended; lines lost: 3", reports.getLast());
    assertTrue(sink.closed);
  }
}
