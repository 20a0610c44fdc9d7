package dev.rondo.examples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.examples.SmallestBackend;
import dev.rondo.examples.http.Resource.Document;
import dev.rondo.spi.LoopOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the lookups of a server. */
class HttpServerTests {

  @Test
  void find_pathIsBeingLookedUp_sharesTheLookup(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a"), "one");
    Files.writeString(folder.resolve("b"), "another");
    try (EventLoop loop = new SmallestBackend().newEventLoop(LoopOptions.defaults())) {
      var server = new HttpServer(loop, new Site(folder), HttpLimits.defaults());
      LoopFuture<Resource> first = server.find("/a");
      LoopFuture<Resource> second = server.find("/a");
      LoopFuture<Resource> other = server.find("/b");

      assertSame(first, second);
      assertEquals(3, ((Document) loop.runUntilComplete(first)).content().size());
      assertEquals(7, ((Document) loop.runUntilComplete(other)).content().size());

      LoopFuture<Resource> later = server.find("/a");
      assertNotSame(first, later);
      loop.runUntilComplete(later);
      server.stop();
    }
  }
}
