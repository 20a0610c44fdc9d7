package dev.rondo.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files to send, which are deleted after the test. */
final class TestFile {

  private TestFile() {}

  /** A new file with the first {@code size} bytes of {@link Bytes#pattern}. */
  static Path ofPattern(LoopFixture kit, int size) throws IOException {
    Path path = Files.createTempFile("rondo-tck-", ".bin");
    kit.closing(() -> Files.delete(path));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(Bytes.pattern(size));
    }
    return path;
  }

  /** A file of {@link #ofPattern}, opened as the loop has it best. */
  static FileChannel open(LoopFixture kit, int size) throws IOException {
    return kit.closing(kit.loop().openFile(ofPattern(kit, size)));
  }

  /** A file of {@link #ofPattern}, opened as the platform does. */
  static FileChannel openPlain(LoopFixture kit, int size) throws IOException {
    return kit.closing(FileChannel.open(ofPattern(kit, size)));
  }

  /** The bytes of the pattern from {@code start} to {@code end}, as text. */
  static String text(int start, int end) {
    return Bytes.text(Bytes.pattern(end).position(start));
  }

  static void assertPosition(long expected, FileChannel file) throws IOException {
    assertEquals(expected, file.position(), "position of the file");
  }
}
