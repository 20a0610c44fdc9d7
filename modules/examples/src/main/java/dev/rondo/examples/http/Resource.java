package dev.rondo.examples.http;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is at a path of a site. */
sealed interface Resource {

  /** Something that can be sent. */
  record Document(String type, Content content, @Nullable Version version) implements Resource {}

  /** A folder that was named as a file. */
  record Moved(String location) implements Resource {}

  /** Tells one state of a file from the next. */
  record Version(Instant modified, String entityTag) {}

  /** The bytes of a document. */
  sealed interface Content {
    long size();
  }

  /** Few bytes, which are read already. */
  record InMemory(ByteBuffer bytes) implements Content {
    @Override
    public long size() {
      return bytes.remaining();
    }
  }

  /** A file that is opened when it is sent. */
  record OnDisk(Path file, long size) implements Content {}
}
