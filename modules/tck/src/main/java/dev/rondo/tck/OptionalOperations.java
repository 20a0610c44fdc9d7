package dev.rondo.tck;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.Signal;
import dev.rondo.TaskOptions;
import dev.rondo.net.Binding;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The operations a loop may lack, each with a call that would be right if it did not. */
final class OptionalOperations implements AutoCloseable {

  /** The names of the operations that every loop has. */
  static final Set<String> REQUIRED =
      Set.of(
          "callAt",
          "callExceptionHandler",
          "callLater",
          "callSoon",
          "callSoonThreadsafe",
          "capabilities",
          "close",
          "createFuture",
          "defaultExceptionHandler",
          "describe",
          "getExceptionHandler",
          "getSlowCallbackDuration",
          "isClosed",
          "isDebug",
          "isRunning",
          "name",
          "openFile",
          "runForever",
          "runInExecutor",
          "runUntilComplete",
          "setDebug",
          "setDefaultExecutor",
          "setExceptionHandler",
          "setSlowCallbackDuration",
          "shutdownDefaultExecutor",
          "stop",
          "time",
          // Without tasks, these have an answer that is true.
          "allTasks",
          "currentTask",
          "getTaskFactory");

  private static final Target HOST = Target.host("127.0.0.1", 9);
  private static final Target PATH = Target.unix("/no/such/path");

  /** It is refused before it is looked at. */
  private static final Transport TRANSPORT =
      (Transport)
          Proxy.newProxyInstance(
              OptionalOperations.class.getClassLoader(),
              new Class<?>[] {Transport.class},
              (proxy, method, arguments) -> {
                throw new IllegalStateException(method + " of a transport that is none");
              });

  private final SocketChannel socket = SocketChannel.open();
  private final Pipe pipe = Pipe.open();
  private final Path path = Files.createTempFile("rondo", ".txt");
  private final FileChannel file = FileChannel.open(path);

  OptionalOperations() throws IOException {}

  @SuppressWarnings("FutureReturnValueIgnored") // what is refused returns none
  List<Operation> all() {
    ByteBuffer data = ByteBuffer.allocate(1);
    return List.of(
        new Operation(
            Capability.TASKS, "createTask", l -> l.createTask(() -> 1, TaskOptions.defaults())),
        new Operation(Capability.TASKS, "nextIteration", l -> l.nextIteration("done")),
        new Operation(Capability.TASKS, "setTaskFactory", l -> l.setTaskFactory(null)),
        new Operation(
            Capability.TASKS, "createAsyncGenerator", l -> l.createAsyncGenerator(out -> {})),
        new Operation(
            Capability.TASKS, "shutdownAsyncGenerators", EventLoop::shutdownAsyncGenerators),
        new Operation(
            Capability.TCP,
            "createConnection",
            l -> l.createConnection(OptionalOperations::protocol, HOST)),
        new Operation(
            Capability.TCP,
            "createServer",
            l -> l.createServer(OptionalOperations::protocol, Binding.host("127.0.0.1", 0))),
        new Operation(
            Capability.TCP,
            "connectAcceptedSocket",
            l -> l.connectAcceptedSocket(OptionalOperations::protocol, socket)),
        new Operation(
            Capability.UDP,
            "createDatagramEndpoint",
            l ->
                l.createDatagramEndpoint(
                    () -> new DatagramProtocol() {}, DatagramOptions.local(Loopback.at(0)))),
        new Operation(
            Capability.UNIX_STREAM,
            "createUnixConnection",
            l -> l.createUnixConnection(OptionalOperations::protocol, PATH)),
        new Operation(
            Capability.UNIX_STREAM,
            "createUnixServer",
            l -> l.createUnixServer(OptionalOperations::protocol, Binding.unix("/no/such/path"))),
        new Operation(Capability.SENDFILE, "sendfile", l -> l.sendfile(TRANSPORT, file)),
        new Operation(
            Capability.SENDFILE,
            "sockSendfile",
            l -> l.sockSendfile(socket, file, SendfileOptions.defaults())),
        new Operation(
            Capability.TLS,
            "startTls",
            l -> l.startTls(TRANSPORT, new Protocol() {}, TlsOptions.defaults(), TlsRole.CLIENT)),
        new Operation(Capability.WATCH_SOCKETS, "addReader", l -> l.addReader(socket, () -> {})),
        new Operation(Capability.WATCH_SOCKETS, "addWriter", l -> l.addWriter(socket, () -> {})),
        new Operation(Capability.WATCH_SOCKETS, "removeReader", l -> l.removeReader(socket)),
        new Operation(Capability.WATCH_SOCKETS, "removeWriter", l -> l.removeWriter(socket)),
        new Operation(Capability.RAW_SOCKETS, "sockets", EventLoop::sockets),
        new Operation(Capability.RAW_SOCKETS, "sockRecv", l -> l.sockRecv(socket, 1)),
        new Operation(Capability.RAW_SOCKETS, "sockRecvInto", l -> l.sockRecvInto(socket, data)),
        new Operation(Capability.RAW_SOCKETS, "sockSendall", l -> l.sockSendall(socket, data)),
        new Operation(
            Capability.RAW_SOCKETS, "sockConnect", l -> l.sockConnect(socket, Loopback.at(9))),
        new Operation(Capability.RAW_SOCKETS, "sockAccept", l -> l.sockAccept(socket)),
        new Operation(Capability.UDP, "sockRecvfrom", l -> l.sockRecvfrom(socket, 1)),
        new Operation(Capability.UDP, "sockRecvfromInto", l -> l.sockRecvfromInto(socket, data)),
        new Operation(
            Capability.UDP, "sockSendto", l -> l.sockSendto(socket, data, Loopback.at(9))),
        new Operation(
            Capability.DNS,
            "getaddrinfo",
            l -> l.getaddrinfo("127.0.0.1", null, ResolveOptions.defaults())),
        new Operation(Capability.DNS, "getnameinfo", l -> l.getnameinfo(Loopback.at(9), Set.of())),
        new Operation(Capability.WATCH_DESCRIPTORS, "files", EventLoop::files),
        new Operation(
            Capability.PIPES,
            "connectReadPipe",
            l -> l.connectReadPipe(OptionalOperations::protocol, pipe.source())),
        new Operation(
            Capability.PIPES,
            "connectWritePipe",
            l -> l.connectWritePipe(OptionalOperations::protocol, pipe.sink())),
        new Operation(
            Capability.SIGNALS,
            "addSignalHandler",
            l -> l.addSignalHandler(Signal.SIGUSR2, () -> {})),
        new Operation(
            Capability.SIGNALS, "removeSignalHandler", l -> l.removeSignalHandler(Signal.SIGUSR2)),
        new Operation(
            Capability.SUBPROCESS,
            "subprocessExec",
            l ->
                l.subprocessExec(
                    () -> new SubprocessProtocol() {}, List.of("true"), ProcessOptions.defaults())),
        new Operation(
            Capability.SUBPROCESS,
            "subprocessShell",
            l ->
                l.subprocessShell(
                    () -> new SubprocessProtocol() {}, "true", ProcessOptions.defaults())));
  }

  /** Those that need what {@code capabilities} lack. */
  Stream<Operation> lackedBy(Set<Capability> capabilities) {
    return all().stream().filter(operation -> !capabilities.contains(operation.needs()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    pipe.source().close();
    pipe.sink().close();
    file.close();
    Files.delete(path);
  }

  private static Protocol protocol() {
    return new Protocol() {};
  }

  /** An operation that needs a capability. */
  record Operation(Capability needs, String name, Call call) {}

  /** A call of an operation. */
  @FunctionalInterface
  interface Call {
    void on(EventLoop loop) throws Exception;
  }
}
