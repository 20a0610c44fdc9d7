package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.InMemory;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources found a moment ago, by path: a file that is requested all the time is looked up and
 * opened once a second. Each loop has its own.
 */
final class ResourceCache {

  private static final int CAPACITY = 1024;

  /** The most bytes of files and listings that are kept, unless a single one is larger. */
  private static final long MEMORY = 4 << 20;

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final LinkedHashMap<String, Finding> findings = new LinkedHashMap<>(16, 0.75f, true);
  private long size;
  private @Nullable TimerHandle sweeping;

  ResourceCache(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Returns the cached resource, or null. A caller that uses it beyond the current callback must
   * hold it.
   */
  @Nullable Resource get(String path) {
    Finding finding = findings.get(path);
    return finding == null || finding.isStale(loop.time()) ? null : finding.resource();
  }

  /** Takes {@code resource}, and releases it when it is no longer fresh. */
  void put(String path, Resource resource) {
    release(findings.put(path, new Finding(resource, loop.time().plus(FRESH))));
    size += sizeOf(resource);
    while (findings.size() > 1 && (findings.size() > CAPACITY || size > MEMORY)) {
      release(findings.pollFirstEntry().getValue());
    }
    if (sweeping == null) {
      sweeping = loop.callLater(FRESH, this::sweep);
    }
  }

  void clear() {
    findings.values().forEach(this::release);
    findings.clear();
    if (sweeping != null) {
      sweeping.cancel();
      sweeping = null;
    }
  }

  private void sweep() {
    LoopTime now = loop.time();
    findings
        .values()
        .removeIf(
            finding -> {
              if (finding.isStale(now)) {
                release(finding);
                return true;
              }
              return false;
            });
    sweeping = findings.isEmpty() ? null : loop.callLater(FRESH, this::sweep);
  }

  private void release(@Nullable Finding finding) {
    if (finding != null) {
      size -= sizeOf(finding.resource());
      finding.resource().release();
    }
  }

  private static long sizeOf(Resource resource) {
    return resource instanceof Document document && document.content() instanceof InMemory memory
        ? memory.size()
        : 0;
  }

  private record Finding(Resource resource, LoopTime expiry) {

    boolean isStale(LoopTime now) {
      return expiry.compareTo(now) <= 0;
    }
  }
}
