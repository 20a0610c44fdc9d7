package dev.rondo.examples.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.InMemory;
import dev.rondo.examples.http.Resource.OnDisk;
import dev.rondo.examples.http.Resource.Redirect;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTests {

  @TempDir private Path folder;
  private Path root;
  private Site site;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(folder.resolve("secret"), "secret");
    root = Files.createDirectory(folder.resolve("root"));
    Files.writeString(root.resolve("a.txt"), "a");
    Files.writeString(root.resolve(".hidden"), "hidden");
    Files.createDirectories(root.resolve("sub/.git"));
    Files.writeString(root.resolve("sub/<ä>"), "ä");
    Files.createSymbolicLink(root.resolve("escape"), folder.resolve("secret"));
    Files.createSymbolicLink(root.resolve("out"), folder);
    Files.createSymbolicLink(root.resolve("circle"), root.resolve("circle"));
    Files.createSymbolicLink(root.resolve("sub/inside"), root.resolve("a.txt"));
    Files.createDirectory(root.resolve("page"));
    Files.writeString(root.resolve("page/index.html"), "page");
    Files.createDirectory(root.resolve("trap"));
    Files.createSymbolicLink(root.resolve("trap/index.html"), folder.resolve("secret"));
    site = new Site(root);
  }

  @ParameterizedTest
  @CsvSource({
    "/a.txt, a, text/plain; charset=utf-8",
    "/./sub//inside, a, text/plain; charset=utf-8",
    "/%61%2etxt, a, text/plain; charset=utf-8",
    "/sub/%3C%C3%A4%3E, ä, application/octet-stream",
    "/page/, page, text/html; charset=utf-8",
  })
  void find_file_returnsTextAndType(String path, String text, String type) throws Exception {
    Document document = assertInstanceOf(Document.class, find(path));

    assertEquals(text, text(document));
    assertEquals(type, document.type());
  }

  @ParameterizedTest
  @CsvSource({
    "/../secret, FORBIDDEN",
    "/sub/../../secret, FORBIDDEN",
    "/%2e%2e/secret, FORBIDDEN",
    "/..%2fsecret, FORBIDDEN",
    "/..%5csecret, FORBIDDEN",
    "/escape, FORBIDDEN",
    "/out/secret, FORBIDDEN",
    "/out/, FORBIDDEN",
    "/trap/, FORBIDDEN",
    "/.hidden, NOT_FOUND",
    "/sub/.git/, NOT_FOUND",
    "/none, NOT_FOUND",
    "/circle, NOT_FOUND",
    "/a.txt/, NOT_FOUND",
    "/a.txt/b, NOT_FOUND",
    "/a%00, BAD_REQUEST",
    "/%ff, BAD_REQUEST",
    "/%4, BAD_REQUEST",
    "/%zz, BAD_REQUEST",
    "*, BAD_REQUEST",
  })
  void find_pathOutsideTheSite_isRefused(String path, Status status) {
    HttpError error = assertThrows(HttpError.class, () -> find(path));

    assertEquals(status, error.status());
  }

  @Test
  void find_veryLongName_isNotFound() {
    HttpError error = assertThrows(HttpError.class, () -> find("/" + "a".repeat(3000)));

    assertEquals(Status.NOT_FOUND, error.status());
  }

  @Test
  void find_namedPipe_isNotFound() throws Exception {
    assertEquals(
        0, new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start().waitFor());
    HttpError error = assertThrows(HttpError.class, () -> find("/fifo"));

    assertEquals(Status.NOT_FOUND, error.status());
  }

  @Test
  void find_folderWithoutSlash_isRedirected() throws Exception {
    assertEquals(new Redirect("/sub/"), find("/sub"));
  }

  @Test
  void find_folder_listsVisibleFilesEscaped() throws Exception {
    String page = text(assertInstanceOf(Document.class, find("/sub/")));

    assertTrue(page.contains("<a href=\"./%3C%C3%A4%3E\">&lt;ä&gt;</a>"), page);
    assertTrue(page.contains("<a href=\"./inside\">inside</a>"), page);
    assertFalse(page.contains("git"), page);
  }

  @ParameterizedTest
  @CsvSource({
    "32768, false, true",
    "32769, false, false",
    "65536, true, true",
    "65537, true, false",
  })
  void find_size_decidesWhetherTheFileIsReadIntoMemory(int size, boolean tls, boolean inMemory)
      throws Exception {
    Files.write(root.resolve("file"), new byte[size]);
    site = new Site(root, tls);
    Document document = assertInstanceOf(Document.class, find("/file"));
    document.release();

    assertEquals(size, document.content().size());
    assertEquals(inMemory, document.content() instanceof InMemory);
  }

  @Test
  void find_largeFile_isNotReadIntoMemory() throws Exception {
    Files.write(root.resolve("large"), new byte[100_000]);
    Document document = assertInstanceOf(Document.class, find("/large"));

    OnDisk content = assertInstanceOf(OnDisk.class, document.content());
    assertEquals(100_000, content.size());
    assertEquals(100_000, content.file().channel().size());
    content.file().retain();
    document.release();
    assertTrue(content.file().channel().isOpen(), "a reference is left");
    document.release();
    assertFalse(content.file().channel().isOpen(), "no reference is left");
  }

  @ParameterizedTest
  @CsvSource({"/sub/file, 1", "/sub/file, 100_000"})
  void find_replacedByALinkMeanwhile_isNotFound(String path, String size) throws Exception {
    byte[] data = new byte[Integer.parseInt(size.replace("_", ""))];
    Files.write(root.resolve("sub/file"), data);
    Files.write(folder.resolve("file"), data);
    for (String exchanged : List.of("sub", "sub/file")) {
      List<FileChannel> opened = new ArrayList<>();
      HttpError error =
          assertThrows(
              HttpError.class,
              () ->
                  site.find(
                      path, (file, link) -> openAfterExchange(exchanged, file, link, opened)));

      assertEquals(Status.NOT_FOUND, error.status());
      opened.forEach(channel -> assertFalse(channel.isOpen(), "left open"));
      Files.delete(root.resolve(exchanged));
      Files.move(root.resolve("away"), root.resolve(exchanged));
    }
  }

  private FileChannel openAfterExchange(
      String exchanged, Path file, LinkOption link, List<FileChannel> opened) throws IOException {
    Files.move(root.resolve(exchanged), root.resolve("away"));
    Files.createSymbolicLink(
        root.resolve(exchanged), exchanged.equals("sub") ? folder : folder.resolve("file"));
    FileChannel channel = open(file, link);
    opened.add(channel);
    return channel;
  }

  @Test
  void site_ofAFile_isRefused() {
    assertThrows(NotDirectoryException.class, () -> new Site(root.resolve("a.txt")));
  }

  @ParameterizedTest
  @CsvSource({
    "/a?b/../c, /a",
    "http://host/a?b, /a",
    "https://host, /",
    "HTTP://host/a, /a",
    "http://host?a/b, /",
  })
  void ofTarget_anyForm_isThePathWithoutQuery(String target, String path) {
    assertEquals(path, SitePath.ofTarget(target));
  }

  private static FileChannel open(Path file, LinkOption link) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, link);
  }

  private static String text(Document document) {
    InMemory content = assertInstanceOf(InMemory.class, document.content());
    return UTF_8.decode(content.bytes().duplicate()).toString();
  }

  private Resource find(String path) throws HttpError {
    return site.find(path, SiteTests::open);
  }
}
