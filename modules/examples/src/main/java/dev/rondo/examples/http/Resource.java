package dev.rondo.examples.http;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A resource at a path of a site. */
sealed interface Resource {

  /** Lets go of what it holds open. */
  default void release() {}

  /** Something that can be sent. */
  record Document(String type, Content content, @Nullable Version version) implements Resource {
    @Override
    public void release() {
      content.release();
    }
  }

  /** A folder that was named as a file. */
  record Moved(String location) implements Resource {}

  /** Tells one state of a file from the next. */
  record Version(Instant modified, String entityTag) {}

  /** The bytes of a document. */
  sealed interface Content {
    long size();

    /** As that of the resource. */
    default void release() {}
  }

  /** Few bytes, which are read already. */
  record InMemory(ByteBuffer bytes) implements Content {
    @Override
    public long size() {
      return bytes.remaining();
    }
  }

  /** A file, which had this size when it was opened. */
  record OnDisk(SharedFile file, long size) implements Content {
    @Override
    public void release() {
      file.release();
    }
  }
}
