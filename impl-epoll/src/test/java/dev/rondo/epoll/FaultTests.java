package dev.rondo.epoll;

import static dev.rondo.epoll.FaultTests.Outcome.CONTINUES;
import static dev.rondo.epoll.FaultTests.Outcome.FAILS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.linux.Errno;
import dev.rondo.linux.FileKind;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxFile;
import dev.rondo.linux.NativeChannel;
import dev.rondo.linux.socket.LinuxDatagram;
import dev.rondo.linux.socket.LinuxListener;
import dev.rondo.linux.socket.LinuxStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fails every call of the C library with its possible errors, and checks that nothing leaks. */
class FaultTests {

  /** The outcome of an operation. */
  enum Outcome {
    /** The operation throws an {@link IOException}. */
    FAILS,
    /** The operation is retried, or has no result yet. */
    CONTINUES
  }

  interface Operation {
    void run(EpollParts kit) throws IOException;
  }

  @SuppressWarnings("ArrayRecordComponent") // Sites are never compared.
  record Site(String call, Outcome outcome, Operation operation, int... errnos) {

    @Override
    public String toString() {
      return "%s %s %s".formatted(call, outcome, Arrays.toString(errnos));
    }
  }

  /** After any failure of {@code preadv2}, the executor reads instead. */
  private static final Set<String> CANNOT_FAIL =
      Set.of("close", "epollForget", "eventfdWrite", "preadv2");

  /** Only the io_uring driver makes these calls, and its tests cover them. */
  private static final Set<String> IO_URING_ONLY =
      Set.of("mmap", "munmap", "ioUringSetup", "ioUringEnter", "ioUringRegister");

  private static final int[] NO_RESOURCES = {
    Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM
  };

  static Stream<Site> sites() {
    return Stream.of(
        new Site("socket", FAILS, k -> close(stream(k)), NO_RESOURCES),
        new Site("bind", FAILS, FaultTests::bind, Errno.EADDRINUSE, Errno.EACCES, Errno.ENOMEM),
        new Site("listen", FAILS, FaultTests::bind, Errno.EADDRINUSE),
        new Site("setsockopt", FAILS, FaultTests::bindIpv6, Errno.ENOBUFS, Errno.ENOMEM),
        new Site("connect", FAILS, FaultTests::connect, Errno.ECONNREFUSED, Errno.EADDRNOTAVAIL),
        new Site("connect", CONTINUES, FaultTests::connect, Errno.EINTR, Errno.EINPROGRESS),
        new Site("accept4", FAILS, FaultTests::accept, NO_RESOURCES),
        new Site("accept4", CONTINUES, FaultTests::accept, Errno.EINTR, Errno.ECONNABORTED),
        new Site("accept4", FAILS, FaultTests::accept, Errno.ENOSYS, Errno.EACCES),
        new Site("getsockname", FAILS, FaultTests::names, Errno.ENOBUFS),
        new Site("getpeername", FAILS, FaultTests::names, Errno.ENOBUFS),
        new Site("getpeername", CONTINUES, FaultTests::names, Errno.ENOTCONN),
        new Site("getsockopt", FAILS, FaultTests::option, Errno.ENOBUFS),
        new Site("shutdown", FAILS, k -> pair(k, LinuxStream::shutdownOutput), Errno.ENOBUFS),
        new Site("shutdown", CONTINUES, k -> pair(k, LinuxStream::shutdownOutput), Errno.ENOTCONN),
        new Site("recv", FAILS, FaultTests::receive, Errno.ECONNRESET, Errno.ENOMEM),
        new Site("recv", CONTINUES, FaultTests::receive, Errno.EINTR, Errno.EAGAIN),
        new Site("send", FAILS, FaultTests::send, Errno.ECONNRESET, Errno.EPIPE, Errno.ENOBUFS),
        new Site("send", CONTINUES, FaultTests::send, Errno.EINTR, Errno.EAGAIN),
        new Site("sendArray", FAILS, FaultTests::sendArray, Errno.ECONNRESET, Errno.ENOBUFS),
        new Site("sendArray", CONTINUES, FaultTests::sendArray, Errno.EINTR, Errno.EAGAIN),
        new Site("sendmsg", FAILS, FaultTests::gather, Errno.EPIPE, Errno.ENOBUFS),
        new Site("sendmsg", CONTINUES, FaultTests::gather, Errno.EINTR, Errno.EAGAIN),
        new Site("recvmmsg", FAILS, FaultTests::datagrams, Errno.ECONNREFUSED, Errno.ENOMEM),
        new Site("recvmmsg", CONTINUES, FaultTests::datagrams, Errno.EINTR, Errno.EAGAIN),
        new Site("sendmmsg", FAILS, FaultTests::datagrams, Errno.EMSGSIZE, Errno.ENOMEM),
        new Site("sendmmsg", CONTINUES, FaultTests::datagrams, Errno.EINTR, Errno.EAGAIN),
        new Site("read", FAILS, FaultTests::readAndWrite, Errno.EIO),
        new Site("read", CONTINUES, FaultTests::readAndWrite, Errno.EINTR, Errno.EAGAIN),
        new Site("write", FAILS, FaultTests::readAndWrite, Errno.EIO, Errno.ENOSPC),
        new Site("write", CONTINUES, FaultTests::readAndWrite, Errno.EINTR, Errno.EAGAIN),
        new Site("fcntl", FAILS, FaultTests::readAndWrite, Errno.EBADF),
        new Site("open", FAILS, FaultTests::file, Errno.EMFILE, Errno.ENFILE, Errno.EACCES),
        new Site("open", CONTINUES, FaultTests::file, Errno.EINTR),
        new Site("pread", FAILS, FaultTests::file, Errno.EIO),
        new Site("pread", CONTINUES, FaultTests::file, Errno.EINTR),
        new Site("lseek", FAILS, FaultTests::file, Errno.EIO),
        new Site("sendfile", FAILS, FaultTests::sendfile, Errno.EPIPE, Errno.EIO, Errno.ENOMEM),
        new Site("sendfile", CONTINUES, FaultTests::sendfile, Errno.EINTR, Errno.EAGAIN),
        new Site("statx", FAILS, FaultTests::kind, Errno.EBADF, Errno.ENOMEM),
        new Site("statx", CONTINUES, FaultTests::kind, Errno.EPERM, Errno.EACCES, Errno.ENOSYS),
        new Site("fstat", FAILS, FaultTests::kindWithoutStatx, Errno.EPERM),
        new Site("epollCreate1", FAILS, k -> poll(k, 0), NO_RESOURCES),
        new Site("eventfd", FAILS, k -> poll(k, 0), NO_RESOURCES),
        new Site("epollCtl", FAILS, k -> poll(k, 0), Errno.ENOMEM, Errno.ENOSPC),
        new Site("epollWait", FAILS, k -> poll(k, 0), Errno.EBADF, Errno.EINVAL),
        new Site("epollWait", CONTINUES, k -> poll(k, 0), Errno.EINTR),
        new Site("epollPwait2", FAILS, k -> poll(k, 1), Errno.EBADF, Errno.EINVAL),
        new Site("epollPwait2", CONTINUES, k -> poll(k, 1), Errno.EINTR, Errno.ENOSYS),
        new Site("epollPwait2", CONTINUES, k -> poll(k, 1), Errno.EPERM, Errno.EACCES));
  }

  @ParameterizedTest
  @MethodSource("sites")
  void call_failing_leavesNothingOpen(Site site) throws IOException {
    for (int errno : site.errnos) {
      try (EpollParts kit = new EpollParts()) {
        kit.faults.fail(site.call, errno);
        if (site.outcome == FAILS) {
          assertThrows(IOException.class, () -> site.operation.run(kit), () -> "errno " + errno);
        } else {
          site.operation.run(kit);
        }

        assertTrue(kit.faults.allHappened(), () -> "errno " + errno + " did not occur");
        assertEquals(0, kit.faults.open(), () -> "descriptors left open after errno " + errno);
      }
    }
  }

  @Test
  void sites_everyLibraryCall_isCovered() {
    Set<String> expected =
        Arrays.stream(Libc.class.getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !CANNOT_FAIL.contains(name) && !IO_URING_ONLY.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(expected, sites().map(Site::call).collect(Collectors.toCollection(TreeSet::new)));
  }

  // --- the operations ---

  private static LinuxStream stream(EpollParts kit) throws IOException {
    return kit.sockets.openStream(StandardProtocolFamily.INET);
  }

  private static void close(LinuxStream stream) {
    stream.channel().close();
  }

  private static void bind(EpollParts kit) throws IOException {
    try (var channel = kit.sockets.openListener(StandardProtocolFamily.INET).channel()) {
      LinuxListener listener = kit.sockets.adoptListener(channel);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      listener.listen();
    }
  }

  private static void bindIpv6(EpollParts kit) throws IOException {
    kit.sockets.openListener(StandardProtocolFamily.INET6).channel().close();
  }

  private static void connect(EpollParts kit) throws IOException {
    try (var listener = kit.listener().channel();
        var client = stream(kit).channel()) {
      kit.sockets.adoptStream(client).connect(listener.getLocalAddress());
    }
  }

  private interface PairOperation {
    void run(LinuxStream stream) throws IOException;
  }

  /** Runs {@code operation} on the accepted socket of a connection. */
  private static void pair(EpollParts kit, PairOperation operation) throws IOException {
    try (var channel = kit.listener().channel()) {
      LinuxListener listener = kit.sockets.adoptListener(channel);
      try (var near = kit.client(listener).channel()) {
        LinuxStream far = listener.accept();
        try (var other = far == null ? null : far.channel()) {
          operation.run(kit.sockets.adoptStream(other == null ? near : other));
        }
      }
    }
  }

  private static void accept(EpollParts kit) throws IOException {
    pair(kit, stream -> {});
  }

  private static void names(EpollParts kit) throws IOException {
    try (var socket = stream(kit).channel()) {
      socket.getLocalAddress();
      socket.remoteAddress();
    }
  }

  private static void option(EpollParts kit) throws IOException {
    try (var socket = stream(kit).channel()) {
      socket.getOption(StandardSocketOptions.TCP_NODELAY);
    }
  }

  private static void receive(EpollParts kit) throws IOException {
    pair(kit, stream -> stream.read(ByteBuffer.allocateDirect(1)));
  }

  private static void send(EpollParts kit) throws IOException {
    pair(kit, stream -> stream.write(ByteBuffer.allocateDirect(1)));
  }

  private static void sendArray(EpollParts kit) throws IOException {
    pair(kit, stream -> stream.write(ByteBuffer.allocate(8 * 1024)));
  }

  private static void gather(EpollParts kit) throws IOException {
    ByteBuffer[] parts = {ByteBuffer.allocateDirect(1), ByteBuffer.allocateDirect(1)};
    pair(kit, stream -> stream.write(parts, 0, 2));
  }

  private static void datagrams(EpollParts kit) throws IOException {
    try (var channel = kit.sockets.openDatagram(StandardProtocolFamily.INET).channel()) {
      LinuxDatagram socket = kit.sockets.adoptDatagram(channel);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketAddress[] to = {channel.getLocalAddress(), channel.getLocalAddress()};
      ByteBuffer[] data = {ByteBuffer.allocate(1), ByteBuffer.allocate(1)};
      socket.send(data, to, 0, 2);
      ByteBuffer[] into = {ByteBuffer.allocate(8), ByteBuffer.allocate(8)};
      socket.receive(into, new SocketAddress[2], 2);
    }
  }

  private static void readAndWrite(EpollParts kit) throws IOException {
    try (NativeChannel owner = event(kit);
        ByteChannel channel =
            (ByteChannel) kit.sockets.files().borrow(owner.descriptor().number())) {
      channel.write(ByteBuffer.allocate(8).putLong(0, 1));
      channel.read(ByteBuffer.allocate(8));
    }
  }

  private static void kind(EpollParts kit) throws IOException {
    try (NativeChannel owner = event(kit)) {
      assertEquals(FileKind.OTHER, FileKind.of(kit.libc, owner.descriptor().number()));
    }
  }

  private static void kindWithoutStatx(EpollParts kit) throws IOException {
    kit.faults.fail("statx", Errno.EPERM);
    kind(kit);
  }

  /** Opens a descriptor that is closed even if wrapping it fails. */
  private static NativeChannel event(EpollParts kit) throws IOException {
    int fd = kit.libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
    try {
      return kit.sockets.files().wrap(fd);
    } catch (IOException e) {
      kit.libc.close(fd);
      throw e;
    }
  }

  private static void file(EpollParts kit) throws IOException {
    try (LinuxFile file = LinuxFile.open(kit.libc, Path.of("/proc/self/exe"))) {
      file.size();
      file.read(ByteBuffer.allocate(1));
    }
  }

  private static void sendfile(EpollParts kit) throws IOException {
    try (LinuxFile file = LinuxFile.open(kit.libc, Path.of("/proc/self/exe"))) {
      pair(kit, stream -> stream.sendFile(file, 0, 8));
    }
  }

  private static void poll(EpollParts kit, long nanos) throws IOException {
    try (EpollPoller poller = new EpollPoller(kit.libc, kit.memory)) {
      poller.poll(nanos);
    }
  }
}
