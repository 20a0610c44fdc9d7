package dev.rondo.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformTests {

  @Test
  void obstacle_onLinuxWithNativeAccess_isNone() {
    assertEquals(Optional.empty(), Platform.obstacle("Linux", "amd64", true, "m"));
    assertEquals(Optional.empty(), Platform.obstacle("Linux", "aarch64", true, "m"));
  }

  @Test
  void obstacle_withoutNativeAccess_namesTheFlag() {
    assertEquals(
        Optional.of("needs native access: start Java with --enable-native-access=dev.rondo.linux"),
        Platform.obstacle("Linux", "amd64", false, "dev.rondo.linux"));
  }

  @Test
  void obstacle_elsewhere_namesThisPlatform() {
    assertEquals(
        Optional.of("needs Linux; this is Mac OS X"),
        Platform.obstacle("Mac OS X", "aarch64", true, "m"));
    assertEquals(
        Optional.of("needs x86-64 or AArch64; this is riscv64"),
        Platform.obstacle("Linux", "riscv64", true, "m"));
  }
}
