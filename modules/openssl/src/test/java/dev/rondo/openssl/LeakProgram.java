package dev.rondo.openssl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.tck.fixture.Identity;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Makes handshakes of all kinds, and counts the blocks that OpenSSL allocates and frees. It is a
 * program of its own because the functions that count must be set before OpenSSL's first
 * allocation.
 */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class LeakProgram {

  private static final int WARM_UP = 400;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final AtomicLong LIVE = new AtomicLong();
  private static final MethodHandle MALLOC = libc("malloc", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle REALLOC = libc("realloc", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FREE = libc("free", null, JAVA_LONG);

  private static final Identity AUTHORITY = Identity.authority("Test Authority");
  private static final Identity VALID =
      AUTHORITY.issue("localhost", "20200101000000Z", "20990101000000Z");
  private static final Identity EXPIRED =
      AUTHORITY.issue("localhost", "20200101000000Z", "20210101000000Z");

  private LeakProgram() {}

  private static MethodHandle libc(String name, MemoryLayout result, MemoryLayout... args) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        result == null ? FunctionDescriptor.ofVoid(args) : FunctionDescriptor.of(result, args));
  }

  private static long allocate(long size) {
    if (size == 0) {
      return 0;
    }
    LIVE.incrementAndGet();
    try {
      return (long) MALLOC.invokeExact(size);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unused") // OpenSSL calls it.
  private static long resize(long block, long size) {
    if (block == 0) {
      return allocate(size);
    }
    if (size == 0) {
      free(block);
      return 0;
    }
    try {
      return (long) REALLOC.invokeExact(block, size);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void free(long block) {
    if (block != 0) {
      LIVE.decrementAndGet();
      try {
        FREE.invokeExact(block);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void count() throws Throwable {
    var lookup = MethodHandles.lookup();
    // OpenSSL passes the place in its source as well, which a function need not take.
    var allocate = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);
    var resize = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);
    var free = FunctionDescriptor.ofVoid(JAVA_LONG);
    MethodHandle set =
        LINKER.downcallHandle(
            SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global())
                .findOrThrow("CRYPTO_set_mem_functions"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    int isSet =
        (int)
            set.invokeExact(
                pointer(lookup, "allocate", allocate),
                pointer(lookup, "resize", resize),
                pointer(lookup, "free", free));
    if (isSet != 1) {
      throw new IllegalStateException("OpenSSL has allocated memory already");
    }
  }

  private static MemorySegment pointer(
      MethodHandles.Lookup lookup, String name, FunctionDescriptor type) throws Exception {
    MethodHandle target = lookup.findStatic(LeakProgram.class, name, type.toMethodType());
    return LINKER.upcallStub(target, type, Arena.global());
  }

  /** Prints by how many blocks the memory grows in as many handshakes as the argument says. */
  static void main(String[] arguments) throws Throwable {
    count();
    int handshakes = Integer.parseInt(arguments[0]);
    SSLContext client = TestContexts.of(true, VALID, AUTHORITY);
    SSLContext server = TestContexts.of(true, VALID, AUTHORITY);
    SSLContext expired = TestContexts.of(true, EXPIRED, AUTHORITY);
    run(client, server, expired, WARM_UP);
    long before = settled();
    run(client, server, expired, handshakes);
    System.out.println("growth " + (settled() - before) + " of " + before);
    // Threads that end would call the functions above.
    Runtime.getRuntime().halt(0);
  }

  /** Returns the number of blocks in use when all abandoned engines are freed. */
  private static long settled() throws Exception {
    for (int i = 0; i < 100 && NativeConnections.count() > 0; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return LIVE.get();
  }

  private static void run(SSLContext client, SSLContext server, SSLContext expired, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      SSLEngine near = client.createSSLEngine(i % 3 == 0 ? "localhost" : null, 443);
      SSLEngine far = (i % 5 == 0 ? expired : server).createSSLEngine();
      near.setEnabledProtocols(new String[] {i % 2 == 0 ? "TLSv1.3" : "TLSv1.2"});
      far.setNeedClientAuth(i % 7 == 0);
      var pair = new EnginePair(near, far, false);
      try {
        use(pair, i);
      } catch (SSLException e) {
        // Every fifth server has expired, and others are broken below.
      }
    }
  }

  private static void use(EnginePair pair, int i) throws SSLException {
    if (i % 11 == 0) {
      pair.toServer.put("GET / HTTP/1.1\r\n".getBytes(US_ASCII));
    }
    if (i % 13 == 0) {
      pair.client.beginHandshake();
      return; // Abandoned in the middle.
    }
    pair.handshake();
    pair.send(pair.client, pair.server, new byte[100]);
    if (i % 17 == 0) {
      pair.client.beginHandshake();
    }
    if (i % 4 != 0) {
      pair.client.closeOutbound();
      pair.server.closeOutbound();
      pair.server.closeInbound();
    }
  }
}
