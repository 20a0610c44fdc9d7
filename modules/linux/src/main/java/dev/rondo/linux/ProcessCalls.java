package dev.rondo.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The calls that only child processes need, linked when the first child is started. Any thread may
 * use them, because each call captures its error number in its own memory.
 */
@SuppressWarnings("restricted") // Native access is what this module is for.
final class ProcessCalls {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  // These calls return their error number.
  static final MethodHandle POSIX_SPAWNP =
      plain("posix_spawnp", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle ACTIONS_INIT = plain("posix_spawn_file_actions_init", ADDRESS);
  static final MethodHandle ACTIONS_DESTROY = plain("posix_spawn_file_actions_destroy", ADDRESS);
  static final MethodHandle ADD_DUP2 =
      plain("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
  static final MethodHandle ADD_CLOSE =
      plain("posix_spawn_file_actions_addclose", ADDRESS, JAVA_INT);
  static final MethodHandle ADD_CLOSEFROM =
      plain("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
  static final MethodHandle ADD_CHDIR =
      plain("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
  static final MethodHandle ATTRIBUTES_INIT = plain("posix_spawnattr_init", ADDRESS);
  static final MethodHandle ATTRIBUTES_DESTROY = plain("posix_spawnattr_destroy", ADDRESS);
  static final MethodHandle SET_FLAGS =
      LINKER.downcallHandle(
          address("posix_spawnattr_setflags"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
  static final MethodHandle SET_SIGMASK = plain("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
  static final MethodHandle SET_SIGDEFAULT =
      plain("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
  static final MethodHandle GETPWNAM_R =
      plain("getpwnam_r", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  static final MethodHandle GETGRNAM_R =
      plain("getgrnam_r", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

  // These calls set errno.
  static final MethodHandle OPEN =
      link(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  static final MethodHandle PIPE2 =
      link("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  static final MethodHandle WAITID =
      link("waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  static final MethodHandle UNSHARE = link("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  static final MethodHandle UMASK = plain("umask", JAVA_INT);
  static final MethodHandle GETGROUPLIST =
      plain("getgrouplist", ADDRESS, JAVA_INT, ADDRESS, ADDRESS);

  /** The pointer to the environment of this process. */
  static final MemorySegment ENVIRON = address("environ").reinterpret(ADDRESS.byteSize());

  private ProcessCalls() {}

  private static MethodHandle plain(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(options, 0, all, 1, options.length);
    return LINKER.downcallHandle(address(name), type, all);
  }

  private static MemorySegment address(String name) {
    return LIBRARY
        .find(name)
        .orElseThrow(
            () -> new UnsupportedOperationException("the C library has no function " + name));
  }
}
