package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.LoopOptions;

/** Blocks io_uring with a seccomp filter, as containers do, and then creates a proactor loop. */
final class UringDeniedProgram {

  private static final int EPERM = 1;

  private UringDeniedProgram() {}

  public static void main(String[] args) throws Throwable {
    SeccompFilter.installForThread(EPERM, 425, 426, 427);
    ProactorLoopProvider provider = new ProactorLoopProvider();
    System.out.println(provider.support());
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults())) {
      System.out.println(loop.describe().get("driver") + " " + loop.runUntilComplete(() -> "runs"));
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
    }
  }
}
