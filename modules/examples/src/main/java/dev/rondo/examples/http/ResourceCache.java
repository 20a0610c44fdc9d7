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
 * Recently found resources by path, each for a second, so that a popular file is looked up and
 * opened once a second. Each loop has its own cache.
 */
final class ResourceCache {

  private static final int MAX_ENTRIES = 1024;

  /** The most bytes of in-memory content that are kept, unless a single resource is larger. */
  private static final long MAX_BYTES = 4 << 20;

  private static final Duration LIFETIME = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final LinkedHashMap<String, CacheEntry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long size;
  private @Nullable TimerHandle sweepTimer;

  ResourceCache(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Returns the cached resource, or null. A caller that uses it beyond the current callback must
   * hold it.
   */
  @Nullable Resource get(String path) {
    CacheEntry entry = entries.get(path);
    return entry == null || entry.isExpired(loop.time()) ? null : entry.resource();
  }

  /** Adds {@code resource}, which the cache then owns and releases when it expires. */
  void put(String path, Resource resource) {
    release(entries.put(path, new CacheEntry(resource, loop.time().plus(LIFETIME))));
    size += sizeOf(resource);
    while (entries.size() > 1 && (entries.size() > MAX_ENTRIES || size > MAX_BYTES)) {
      release(entries.pollFirstEntry().getValue());
    }
    if (sweepTimer == null) {
      sweepTimer = loop.callLater(LIFETIME, this::sweep);
    }
  }

  void clear() {
    entries.values().forEach(this::release);
    entries.clear();
    if (sweepTimer != null) {
      sweepTimer.cancel();
      sweepTimer = null;
    }
  }

  private void sweep() {
    LoopTime now = loop.time();
    entries
        .values()
        .removeIf(
            entry -> {
              if (entry.isExpired(now)) {
                release(entry);
                return true;
              }
              return false;
            });
    sweepTimer = entries.isEmpty() ? null : loop.callLater(LIFETIME, this::sweep);
  }

  private void release(@Nullable CacheEntry entry) {
    if (entry != null) {
      size -= sizeOf(entry.resource());
      entry.resource().release();
    }
  }

  private static long sizeOf(Resource resource) {
    return resource instanceof Document document && document.content() instanceof InMemory memory
        ? memory.size()
        : 0;
  }

  private record CacheEntry(Resource resource, LoopTime expiry) {

    boolean isExpired(LoopTime now) {
      return expiry.compareTo(now) <= 0;
    }
  }
}
