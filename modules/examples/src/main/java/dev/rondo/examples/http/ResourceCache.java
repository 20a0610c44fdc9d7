package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a site a moment ago, by path: a file that is asked for all the time is looked
 * at once a second. One loop's own.
 */
final class ResourceCache {

  private static final int CAPACITY = 1024;
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final EventLoop loop;

  private final LinkedHashMap<String, Finding> findings = new LinkedHashMap<>(16, 0.75f, true);

  ResourceCache(EventLoop loop) {
    this.loop = loop;
  }

  @Nullable Resource get(String path) {
    Finding finding = findings.get(path);
    return finding == null || finding.expiry().compareTo(loop.time()) < 0
        ? null
        : finding.resource();
  }

  void put(String path, Resource resource) {
    findings.put(path, new Finding(resource, loop.time().plus(FRESH)));
    if (findings.size() > CAPACITY) {
      findings.pollFirstEntry();
    }
  }

  private record Finding(Resource resource, LoopTime expiry) {}
}
