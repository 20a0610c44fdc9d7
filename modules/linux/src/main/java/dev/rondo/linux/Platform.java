package dev.rondo.linux;

import java.lang.foreign.Linker;
import java.util.Optional;
import java.util.Set;

/** Checks whether this module works on this machine. */
public final class Platform {

  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

  /** Whether the kernel's structures are laid out as on x86-64, where some are packed. */
  static final boolean X86_64 = !architecture().equals("aarch64");

  private Platform() {}

  /**
   * Returns why this module does not work here and what would help, or empty if it works. Has no
   * side effects and prints nothing.
   */
  public static Optional<String> obstacle() {
    Module module = Platform.class.getModule();
    return obstacle(
        System.getProperty("os.name", "an unknown system"),
        architecture(),
        module.isNativeAccessEnabled(),
        module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }

  static Optional<String> obstacle(
      String system, String architecture, boolean nativeAccess, String module) {
    if (!system.equals("Linux")) {
      return Optional.of("needs Linux; this is " + system);
    }
    if (!ARCHITECTURES.contains(architecture)) {
      return Optional.of("needs x86-64 or AArch64; this is " + architecture);
    }
    if (!nativeAccess) {
      return Optional.of("needs native access: start Java with --enable-native-access=" + module);
    }
    return missing();
  }

  private static Optional<String> missing() {
    try {
      return Linker.nativeLinker().defaultLookup().find("epoll_create1").isPresent()
          ? Optional.empty()
          : Optional.of("the C library has no function epoll_create1");
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("this Java virtual machine cannot call the C library: " + e);
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch", "an unknown architecture");
  }
}
