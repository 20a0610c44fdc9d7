package dev.rondo.openssl;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;

/**
 * Functions that OpenSSL calls. None of them throws: an exception in a callback would end the JVM.
 */
@SuppressWarnings("unused") // OpenSSL calls them, and all have the one signature of pointers.
final class Callbacks {

  private static final int SOURCE_AND_SINK = 0x400;

  /** A read without input is repeated later. */
  private static final int RETRY_READ = 0x8 | 0x1;

  private static final int NAME_ACCEPTED = 0;
  private static final int FATAL = 2;
  private static final int NOT_USED = 3;
  private static final int UNRECOGNIZED_NAME = 112;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private static final long METHOD = method();

  static final long CREDENTIALS = pointer("credentials");
  static final long VERIFY = pointer("verify");
  static final long PROTOCOL = pointer("protocol");
  static final long SERVER_NAME = pointer("serverName");
  static final long SESSION = pointer("session");

  private Callbacks() {}

  private static long method() {
    long method =
        LibCrypto.newMethod(
            SOURCE_AND_SINK, Arena.global().allocateFrom("Rondo's engine").address());
    // OpenSSL asks several times for each record whether the kernel encrypts. The null device
    // denies that, and flushes with success, without a call of Java.
    LibCrypto.setFunctions(method, pointer("read"), pointer("write"), LibCrypto.nullControl());
    return method;
  }

  private static long pointer(String name) {
    var type =
        MethodType.methodType(
            long.class, Collections.nCopies(6, long.class).toArray(Class<?>[]::new));
    try {
      MethodHandle target = LOOKUP.findStatic(Callbacks.class, name, type);
      return NativeCalls.pointer(target);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates the I/O of the connection with the number {@code slot}. */
  static long newBio(int slot) {
    long bio = LibCrypto.newBio(METHOD);
    LibCrypto.setData(bio, slot);
    // OpenSSL looks at the flags only after a failed read, so they need not be reset.
    LibCrypto.setFlags(bio, RETRY_READ);
    return bio;
  }

  // --- I/O ---

  private static long read(long bio, long to, long size, long d, long e, long f) {
    try {
      return connection(bio).wire.read(to, (int) size);
    } catch (Throwable failure) {
      return -1;
    }
  }

  private static long write(long bio, long from, long size, long d, long e, long f) {
    try {
      return connection(bio).wire.write(from, (int) size);
    } catch (Throwable failure) {
      return -1;
    }
  }

  private static NativeConnection connection(long bio) {
    return NativeConnections.get((int) LibCrypto.data(bio));
  }

  // --- the handshake ---

  private static Negotiation negotiation(long ssl) {
    OpenSslEngine engine = NativeConnections.get(LibSsl.slot(ssl)).caller;
    if (engine == null) {
      throw new IllegalStateException("a callback outside of a call");
    }
    return engine.handshake();
  }

  /** Returns 1 if credentials are chosen, -1 to let the engine choose them first, 0 to fail. */
  private static long credentials(long ssl, long b, long c, long d, long e, long f) {
    try {
      Negotiation negotiation = negotiation(ssl);
      return negotiation.failure() != null ? 0 : negotiation.areCredentialsChosen() ? 1 : -1;
    } catch (Throwable failure) {
      return 0;
    }
  }

  /** Returns 1 if the peer's certificates are trusted, or if the engine must check them first. */
  private static long verify(long store, long b, long c, long d, long e, long f) {
    try {
      long ssl = LibSsl.ofStore(store);
      return negotiation(ssl).verify(ssl, store) ? 1 : 0;
    } catch (Throwable failure) {
      return 0;
    }
  }

  private static long protocol(
      long ssl, long chosen, long chosenLength, long offered, long offeredLength, long f) {
    try {
      byte[] names = RawMemory.bytes(offered, (int) offeredLength);
      int at = negotiation(ssl).chooseProtocol(names);
      if (at < 0) {
        return NOT_USED;
      }
      RawMemory.putLong(chosen, offered + at + 1);
      RawMemory.putByte(chosenLength, RawMemory.getByte(offered + at));
      return 0;
    } catch (Throwable failure) {
      return FATAL;
    }
  }

  private static long serverName(long ssl, long alert, long c, long d, long e, long f) {
    try {
      return negotiation(ssl).acceptServerName(ssl) ? NAME_ACCEPTED : NOT_USED;
    } catch (Throwable failure) {
      RawMemory.putInt(alert, UNRECOGNIZED_NAME);
      return FATAL;
    }
  }

  /** Returns 1 if the session is kept, and the reference to it with it. */
  private static long session(long ssl, long session, long c, long d, long e, long f) {
    try {
      OpenSslEngine engine = NativeConnections.get(LibSsl.slot(ssl)).caller;
      return engine != null && engine.keep(session) ? 1 : 0;
    } catch (Throwable failure) {
      return 0;
    }
  }
}
