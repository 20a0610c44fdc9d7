package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentPolicyTests {

  private final ClassLoader original = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(original);
    EventLoops.setEventLoopPolicy(null);
    System.clearProperty("rondo.policy");
  }

  @Test
  void setEventLoopPolicy_overridesTheProperty() {
    System.setProperty("rondo.policy", "acne");
    EventLoopPolicy policy = new ThrowingPolicy();
    EventLoops.setEventLoopPolicy(policy);

    assertSame(policy, EventLoops.getEventLoopPolicy());
  }

  @Test
  void getEventLoopPolicy_noProvider_throws() {
    var e = assertThrows(IllegalStateException.class, EventLoops::getEventLoopPolicy);

    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith(
            """
            no event loop policy is named 'default'
            available: none
            add the module dev.rondo.policies, which provides 'default'
            searched: the context class loader of thread 'main', 'app'; for another place, set"""),
        message);
  }

  @Test
  void setEventLoopPolicy_ofProcess_appliesToApplications(@TempDir Path folder) throws Exception {
    EventLoopPolicy policy = new ThrowingPolicy();
    EventLoops.setEventLoopPolicy(policy);
    try (URLClassLoader application = application(folder)) {
      Thread.currentThread().setContextClassLoader(application);

      assertSame(policy, EventLoops.getEventLoopPolicy());
    }
  }

  @Test
  void setEventLoopPolicy_ofApplication_staysInIt(@TempDir Path folder) throws Exception {
    EventLoopPolicy processes = new ThrowingPolicy();
    EventLoops.setEventLoopPolicy(processes);
    EventLoopPolicy first = new ThrowingPolicy();
    try (URLClassLoader one = application(folder);
        URLClassLoader other = application(folder);
        URLClassLoader part = new URLClassLoader(new URL[0], one)) {
      Thread.currentThread().setContextClassLoader(one);
      EventLoops.setEventLoopPolicy(first);

      assertSame(first, EventLoops.getEventLoopPolicy());
      Thread.currentThread().setContextClassLoader(part);
      assertSame(first, EventLoops.getEventLoopPolicy());
      Thread.currentThread().setContextClassLoader(other);
      assertSame(processes, EventLoops.getEventLoopPolicy());
      assertNotSame(first, processes);
    }
  }

  @Test
  void setEventLoopPolicy_nullInApplication_restores(@TempDir Path folder) throws Exception {
    EventLoopPolicy processes = new ThrowingPolicy();
    EventLoops.setEventLoopPolicy(processes);
    try (URLClassLoader application = application(folder)) {
      Thread.currentThread().setContextClassLoader(application);
      EventLoops.setEventLoopPolicy(new ThrowingPolicy());
      EventLoops.setEventLoopPolicy(null);

      assertSame(processes, EventLoops.getEventLoopPolicy());
    }
  }

  @Test
  void getEventLoopPolicy_loaderWithoutRondo_isShared(@TempDir Path folder) throws Exception {
    EventLoopPolicy processes = new ThrowingPolicy();
    EventLoops.setEventLoopPolicy(processes);
    try (URLClassLoader stranger =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(stranger);

      assertSame(processes, EventLoops.getEventLoopPolicy());
    }
  }

  @Test
  void getRunningLoop_outsideALoop_throws() {
    assertThrows(NoRunningLoopException.class, EventLoops::getRunningLoop);
  }

  private URLClassLoader application(Path folder) throws Exception {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, original);
  }

  private static final class ThrowingPolicy implements EventLoopPolicy {
    @Override
    public EventLoop getEventLoop() {
      throw new NoRunningLoopException("none");
    }

    @Override
    public void setEventLoop(@Nullable EventLoop loop) {}

    @Override
    public EventLoop newEventLoop() {
      throw new UnsupportedOperationException("none");
    }
  }
}
