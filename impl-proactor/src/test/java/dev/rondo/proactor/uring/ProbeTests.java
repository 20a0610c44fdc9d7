package dev.rondo.proactor.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.linux.Errno;
import dev.rondo.linux.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTests {

  private final UringParts kit = new UringParts();

  @AfterEach
  void checkNothingLeftOpen() {
    kit.close();
  }

  @Test
  void run_allowedByKernel_findsFeatures() throws IOException {
    Probe probe = Probe.run(Libc::system);
    int kernel = kernel();
    boolean allowed =
        !Files.readString(Path.of("/proc/sys/kernel/io_uring_disabled")).equals("2\n");

    assertTrue(allowed && kernel >= 600, "this test needs a kernel with io_uring enabled");
    assertEquals("", probe.obstacle());
    Features features = probe.features();
    assertNotNull(features);
    assertEquals(kernel >= 601, features.defersWork());
  }

  @ParameterizedTest
  @CsvSource({
    "1, security filter (seccomp; EPERM)",
    "38, the kernel has no io_uring",
    "12, ulimit -l",
    "24, Too many open files"
  })
  void run_setupRefused_givesReason(int errno, String reason) {
    kit.faults.fail("ioUringSetup", errno);
    Probe probe = Probe.run(() -> kit.libc);

    assertNull(probe.features());
    assertTrue(probe.obstacle().contains(reason), probe.obstacle());
  }

  @Test
  void run_unknownFlags_dropsThemOneByOne() {
    kit.faults.fail("ioUringSetup", Errno.EINVAL, Errno.EINVAL);
    Features features = Probe.run(() -> kit.libc).features();

    assertNotNull(features);
    assertEquals(
        IoUring.SETUP_SINGLE_ISSUER
            | IoUring.SETUP_COOP_TASKRUN
            | IoUring.SETUP_TASKRUN_FLAG
            | IoUring.SETUP_SUBMIT_ALL,
        features.flags());
    assertEquals(3, kit.faults.count("ioUringSetup"));
  }

  @Test
  void run_noBufferRings_givesReason() {
    kit.faults.fail("ioUringRegister", Errno.EINVAL);
    Probe probe = Probe.run(() -> kit.libc);

    assertTrue(probe.obstacle().contains("buffer ring"), probe.obstacle());
  }

  /** Returns the kernel's version, as 601 for 6.1. */
  private static int kernel() {
    Matcher version = Pattern.compile("^(\\d+)\\.(\\d+)").matcher(System.getProperty("os.version"));
    assertTrue(version.find());
    return 100 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2));
  }
}
