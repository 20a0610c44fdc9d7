package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Tests of opening, reading and refused operations. */
final class LinuxFileTests {

  private final byte[] content = new byte[200_000];
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void writeTheFile() throws IOException {
    new Random(7).nextBytes(content);
    path = Files.write(folder.resolve("die Datei ä"), content);
  }

  @Test
  void read_toEnd_movesPosition() throws IOException {
    try (LinuxFile file = LinuxFile.open(Libc.system(), path)) {
      assertEquals(content.length, file.size());
      ByteBuffer read = ByteBuffer.allocate(content.length + 1);
      while (file.read(read) >= 0) {
        assertEquals(read.position(), file.position());
      }
      assertEquals(ByteBuffer.wrap(content), read.flip());
      assertEquals(content.length, file.position());
    }
  }

  @Test
  void readCached_ofWrittenFile_readsWithoutWaiting() throws IOException {
    try (LinuxFile file = LinuxFile.open(Libc.system(), path)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(100);
      int count = file.readCached(direct, 50);
      // A file system that cannot tell returns nothing.
      assertTrue(count == 100 || count == 0, () -> "read " + count);
      assertEquals(ByteBuffer.wrap(content, 50, count), direct.flip());
      assertEquals(0, file.readCached(ByteBuffer.allocateDirect(1), content.length));
      assertEquals(0, file.readCached(ByteBuffer.allocate(1), 0));
      assertEquals(0, file.position());
    }
  }

  @Test
  void readCached_afterClose_fails() throws IOException {
    LinuxFile file = LinuxFile.open(Libc.system(), path);
    file.close();
    ByteBuffer into = ByteBuffer.allocateDirect(1);
    assertThrows(ClosedChannelException.class, () -> file.readCached(into, 0));
  }

  @Test
  void read_scattering_fillsBuffersInOrder() throws IOException {
    try (LinuxFile file = LinuxFile.open(Libc.system(), path)) {
      ByteBuffer[] parts = {ByteBuffer.allocateDirect(10), ByteBuffer.allocate(content.length)};
      file.position(5);
      assertEquals(content.length - 5, file.read(parts));
      assertEquals(-1, file.read(parts));
      assertEquals(ByteBuffer.wrap(content, 5, 10), parts[0].flip());
      assertEquals(ByteBuffer.wrap(content, 15, content.length - 15), parts[1].flip());
    }
  }

  @Test
  void read_atPosition_keepsPosition() throws IOException {
    try (LinuxFile file = LinuxFile.open(Libc.system(), path)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(16).position(2);
      assertEquals(14, file.read(direct, 100));
      assertEquals(ByteBuffer.wrap(content, 100, 14), direct.flip().position(2));
      assertEquals(-1, file.read(ByteBuffer.allocate(1), content.length));
      assertEquals(0, file.read(ByteBuffer.allocate(0), 0));
      assertEquals(0, file.position());
    }
  }

  @Test
  void transferTo_wholeFile_writesContent() throws IOException {
    var target = new ByteArrayOutputStream();
    try (LinuxFile file = LinuxFile.open(Libc.system(), path)) {
      long sent;
      do {
        sent = file.transferTo(target.size(), content.length, Channels.newChannel(target));
      } while (sent > 0);
    }

    assertArrayEquals(content, target.toByteArray());
  }

  @Test
  void call_wrongArgumentOrUnsupported_throws() throws IOException {
    try (LinuxFile file = LinuxFile.open(Libc.system(), path)) {
      ByteBuffer data = ByteBuffer.allocate(1);
      assertThrows(IllegalArgumentException.class, () -> file.position(-1));
      assertThrows(IllegalArgumentException.class, () -> file.read(data, -1));
      assertThrows(IllegalArgumentException.class, () -> file.read(data.asReadOnlyBuffer()));
      for (var write :
          List.<Executable>of(
              () -> file.write(data),
              () -> file.write(data, 0),
              () -> file.write(new ByteBuffer[] {data}),
              () -> file.truncate(0),
              () -> file.transferFrom(Channels.newChannel(System.in), 0, 1))) {
        assertThrows(NonWritableChannelException.class, write);
      }
      assertThrows(UnsupportedOperationException.class, () -> file.map(MapMode.READ_ONLY, 0, 1));
      assertThrows(UnsupportedOperationException.class, file::lock);
      assertThrows(UnsupportedOperationException.class, file::tryLock);
    }
  }

  @Test
  void openWithoutLinks_fileOrFolderIsLink_fails() throws IOException {
    Path real = path.toRealPath();
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    Path folderLink = Files.createSymbolicLink(folder.resolve("way"), real.getParent());

    LinuxFile.openWithoutLinks(Libc.system(), real).close();
    for (Path other : List.of(link, folderLink.resolve(real.getFileName()))) {
      var failure =
          assertThrows(
              FileSystemException.class,
              () -> LinuxFile.openWithoutLinks(Libc.system(), other).close());
      assertEquals(
          other + ": the path contains a symbolic link; the file is at " + real,
          failure.getMessage());
    }
  }

  @Test
  void open_unopenablePath_namesCause() {
    Path missing = folder.resolve("missing");
    Path through = path.resolve("below");

    var none =
        assertThrows(
            NoSuchFileException.class, () -> LinuxFile.open(Libc.system(), missing).close());
    var file =
        assertThrows(
            FileSystemException.class, () -> LinuxFile.open(Libc.system(), through).close());
    assertEquals(missing.toString(), none.getMessage());
    assertEquals(through + ": Not a directory", file.getMessage());
  }

  @Test
  void call_afterClose_throws() throws IOException {
    LinuxFile file = LinuxFile.open(Libc.system(), path);
    file.close();
    file.close();

    assertFalse(file.isOpen());
    assertFalse(file.descriptor().isOpen());
    assertThrows(ClosedChannelException.class, () -> file.read(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, file::size);
    assertThrows(ClosedChannelException.class, file::position);
    assertThrows(ClosedChannelException.class, () -> file.position(1));
  }
}
