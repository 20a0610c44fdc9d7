package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.Content;
import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.InMemory;
import dev.rondo.examples.http.Resource.OnDisk;
import dev.rondo.examples.http.Resource.Redirect;
import dev.rondo.examples.http.Resource.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The files below one folder. Methods may block. Can be used on any thread. */
public final class Site {

  private static final int MEMORY_LIMIT = 32 * 1024;
  private static final int MEMORY_LIMIT_OVER_TLS = 64 * 1024;

  private final Path root;
  private final int memoryLimit;

  /** Opens files for sending. */
  interface Opener {
    FileChannel open(Path file, LinkOption link) throws IOException;
  }

  /**
   * Creates a site of the files below {@code root}.
   *
   * @throws NotDirectoryException if {@code root} is not a folder
   */
  public Site(Path root) throws IOException {
    this(root, false);
  }

  /**
   * Creates a site of the files below {@code root}. Small files are read into memory, which saves
   * system calls.
   *
   * @param overTls whether the files are sent over TLS, so that the system cannot send them and
   *     larger ones are read into memory too
   * @throws NotDirectoryException if {@code root} is not a folder
   */
  public Site(Path root, boolean overTls) throws IOException {
    memoryLimit = overTls ? MEMORY_LIMIT_OVER_TLS : MEMORY_LIMIT;
    this.root = root.toRealPath();
    if (!Files.isDirectory(this.root)) {
      throw new NotDirectoryException(root.toString());
    }
  }

  /**
   * Returns the resource at {@code path}, a target without its query. The caller must release it.
   */
  Resource find(String path, Opener opener) throws HttpError {
    SitePath sitePath = SitePath.parse(path);
    try {
      Path file = resolve(sitePath);
      BasicFileAttributes attributes = attributes(file);
      if (!attributes.isDirectory()) {
        return document(sitePath, file, attributes, opener);
      }
      return sitePath.folder() ? folder(file, sitePath, opener) : new Redirect(path + "/");
    } catch (NoSuchFileException | NotDirectoryException | InvalidPathException e) {
      throw new HttpError(Status.NOT_FOUND);
    } catch (AccessDeniedException e) {
      throw new HttpError(Status.FORBIDDEN);
    } catch (FileSystemException e) {
      // The name is too long, a link leads to itself, or a file is used as a folder; or the process
      // has no descriptor left, which does not depend on the file.
      throw new HttpError(isDescriptorShortage(e) ? Status.SERVICE_UNAVAILABLE : Status.NOT_FOUND);
    } catch (IOException e) {
      throw new HttpError(Status.INTERNAL_SERVER_ERROR);
    }
  }

  private boolean isDescriptorShortage(FileSystemException failure) {
    String reason = failure.getReason();
    return (reason != null && reason.startsWith("Too many open files")) || !canOpenRoot();
  }

  /** Returns whether a descriptor is left. The system's texts are in the language of the user. */
  private boolean canOpenRoot() {
    try (var _ = Files.newDirectoryStream(root)) {
      return true;
    } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the file after following all links, none of which may lead out of the site. */
  private Path resolve(SitePath sitePath) throws IOException, HttpError {
    Path file = root;
    for (String name : sitePath.names()) {
      file = file.resolve(name);
    }
    return requireInside(file.toRealPath());
  }

  private Path requireInside(Path real) throws HttpError {
    if (!real.startsWith(root)) {
      throw new HttpError(Status.FORBIDDEN);
    }
    return real;
  }

  private Document document(
      SitePath sitePath, Path file, BasicFileAttributes attributes, Opener opener)
      throws IOException, HttpError {
    // Opening a device or a named pipe would block.
    if (!attributes.isRegularFile() || sitePath.folder()) {
      throw new HttpError(Status.NOT_FOUND);
    }
    return document(file, attributes, opener);
  }

  private Document document(Path file, BasicFileAttributes attributes, Opener opener)
      throws IOException {
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    long size = attributes.size();
    Content content = content(file, size, opener);
    return new Document(
        MimeTypes.of(file.getFileName().toString()),
        content,
        Version.of(attributes.lastModifiedTime().toInstant(), size));
  }

  /**
   * Returns the content of {@code file}. Refuses it if another file has taken its place since its
   * links were resolved.
   */
  private Content content(Path file, long size, Opener opener) throws IOException {
    FileChannel channel = open(file, opener);
    boolean kept = false;
    try {
      requireUnchanged(file);
      kept = size > memoryLimit;
      return kept ? new OnDisk(new SharedFile(channel), size) : read(channel, (int) size);
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  private static FileChannel open(Path file, Opener opener) throws IOException {
    try {
      return opener.open(file, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      requireUnchanged(file);
      throw e;
    }
  }

  /** Refuses a path in which a name was replaced by a link after it was resolved. */
  private static void requireUnchanged(Path real) throws IOException {
    if (!real.toRealPath().equals(real)) {
      throw new NoSuchFileException(real.toString());
    }
  }

  private static InMemory read(FileChannel channel, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // One read may return only a part of the file.
    }
    return new InMemory(bytes.flip().asReadOnlyBuffer());
  }

  private Document folder(Path folder, SitePath sitePath, Opener opener)
      throws IOException, HttpError {
    Path index = folder.resolve("index.html");
    if (Files.exists(index)) {
      Path real = requireInside(index.toRealPath());
      BasicFileAttributes attributes = attributes(real);
      if (attributes.isRegularFile()) {
        return document(real, attributes, opener);
      }
    }
    Document listing =
        new Document("text/html; charset=utf-8", FolderListing.of(folder, sitePath.text()), null);
    requireUnchanged(folder);
    return listing;
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
