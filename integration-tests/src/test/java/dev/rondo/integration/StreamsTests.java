package dev.rondo.integration;

import static dev.rondo.integration.StreamPrograms.bytes;
import static dev.rondo.integration.StreamPrograms.onClientOf;
import static dev.rondo.integration.StreamPrograms.run;
import static dev.rondo.integration.StreamPrograms.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.Task;
import dev.rondo.TaskFactory;
import dev.rondo.TaskOptions;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.streams.ClientHandler;
import dev.rondo.streams.DataConsumer;
import dev.rondo.streams.IncompleteReadException;
import dev.rondo.streams.LimitOverrunException;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.StreamReader;
import dev.rondo.streams.StreamWriter;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tck.fixture.Identity;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of streams on the loops of each backend. */
class StreamsTests {

  private static final Identity IDENTITY = Identity.of("localhost");
  private static final TlsOptions SERVING = TlsOptions.of(IDENTITY.serverContext());
  private static final TlsOptions ASKING =
      TlsOptions.of(IDENTITY.clientContext()).withServerHostname("localhost");

  private static final String BACKENDS = "dev.rondo.integration.Program#drivers";

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readLine_splitsTheDataAtLineFeeds(String backend) throws Exception {
    List<String> lines = new ArrayList<>();
    onClientOf(
        backend,
        (reader, writer) -> writer.write(bytes("one\ntwo\n\nrest")),
        (reader, writer) -> {
          while (!reader.atEof()) {
            lines.add(text(reader.readLine()));
          }
          assertEquals("", text(reader.readLine()));
        });

    assertEquals(List.of("one\n", "two\n", "\n", "rest"), lines);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readLine_ofACharset_returnsText(String backend) throws Exception {
    List<@Nullable String> lines = new ArrayList<>();
    onClientOf(
        backend,
        (reader, writer) -> writer.write("grün\r\n\n\r\na\rb\nrest".getBytes(UTF_8)),
        (reader, writer) -> {
          for (String line = ""; line != null; ) {
            line = reader.readLine(UTF_8);
            lines.add(line);
          }
        });

    assertEquals(Arrays.asList("grün", "", "", "a\rb", "rest", null), lines);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readUntil_severalSeparators_takesTheFirstToEnd(String backend) throws Exception {
    List<String> parts = new ArrayList<>();
    onClientOf(
        backend,
        (reader, writer) -> {
          for (String part : List.of("one;two", "\r", "\nthree\rfour", ";;", "end")) {
            writer.write(bytes(part));
            Asyncio.sleep(Duration.ofMillis(1)).await();
          }
        },
        (reader, writer) -> {
          try {
            while (true) {
              parts.add(text(reader.readUntil(bytes(";"), bytes("\r\n"), bytes("\r\nthree"))));
            }
          } catch (IncompleteReadException e) {
            parts.add(text(e.partial()));
          }
          assertThrows(IllegalArgumentException.class, reader::readUntil);
        });

    assertEquals(List.of("one;", "two\r\n", "three\rfour;", ";", "end"), parts);
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void connection_inTry_isClosed(String backend) throws Exception {
    run(
        backend,
        () -> {
          LoopFuture<String> received = EventLoops.getRunningLoop().createFuture();
          try (Server server =
              Streams.startServer(
                  (reader, writer) -> received.setResult(text(reader.readAll())),
                  Binding.host("127.0.0.1", 0),
                  ServerOptions.defaults())) {
            var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
            try (StreamConnection connection =
                Streams.openConnection(
                    Target.host("127.0.0.1", Objects.requireNonNull(address).getPort()),
                    ConnectOptions.defaults())) {
              connection.writer().write(bytes("sent before the close"));
            }
            assertEquals("sent before the close", received.await());
          }
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void reads_ofPartOfTheData_leaveTheRest(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> writer.write(bytes("0123456789ab||c")),
        (reader, writer) -> {
          assertEquals("", text(reader.read(0)));
          assertEquals("0123", text(reader.readExactly(4)));
          assertEquals("456789ab||", text(reader.readUntil(bytes("||"))));
          assertEquals("c", text(reader.read(100)));
          assertEquals("", text(reader.read(100)));
          assertEquals(-1, reader.read(ByteBuffer.allocate(1)));
          assertTrue(reader.atEof());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readExactly_streamEndsEarly_reportsThePartialData(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> writer.write(bytes("part")),
        (reader, writer) -> {
          var exception = assertThrows(IncompleteReadException.class, () -> reader.readExactly(10));
          assertEquals("part", text(exception.partial()));
          assertEquals("the stream ended after 4 bytes; expected 10 bytes", exception.getMessage());
          assertTrue(reader.atEof());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readLine_overTheLimit_failsAndReadsTheNext(String backend) throws Exception {
    onClientOf(
        backend,
        16,
        (reader, writer) -> {
          writer.write(bytes("x".repeat(20) + "\n"));
          reader.readExactly(1);
          writer.write(bytes("short\n"));
        },
        (reader, writer) -> {
          assertThrows(LimitOverrunException.class, () -> reader.readUntil(bytes("\n")));
          assertThrows(LimitOverrunException.class, reader::readLine);
          while (reader.read(1)[0] != '\n') {
            // The rest of the long line.
          }
          writer.write(bytes("."));
          assertEquals("short\n", text(reader.readLine()));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void write_moreThanAllBuffersHold_passesBothWays(String backend) throws Exception {
    byte[] sent = new byte[8 << 20];
    new Random(1).nextBytes(sent);
    onClientOf(
        backend,
        (reader, writer) -> {
          ByteBuffer data = ByteBuffer.allocate(10_000);
          while (reader.read(data.clear()) >= 0) {
            writer.write(data.flip());
            writer.drain();
          }
        },
        (reader, writer) -> {
          Task<@Nullable Void> sending =
              EventLoops.getRunningLoop()
                  .createTask(
                      () -> {
                        for (int i = 0; i < sent.length; i += 65_536) {
                          writer.write(ByteBuffer.wrap(sent, i, 65_536));
                          writer.drain();
                        }
                        writer.writeEof();
                        return null;
                      });
          assertArrayEquals(sent, reader.readAll());
          sending.await();
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void unreadReader_pausesItsConnection(String backend) throws Exception {
    onClientOf(
        backend,
        1000,
        (reader, writer) -> {
          writer.write(new byte[100_000]);
          writer.drain();
        },
        (reader, writer) -> {
          while (writer.transport().isReading()) {
            Asyncio.sleep(Duration.ofMillis(1)).await();
          }
          assertEquals(100_000, reader.readExactly(100_000).length);
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void read_cancelled_losesNothing(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(bytes("late"));
        },
        (reader, writer) -> {
          EventLoop loop = EventLoops.getRunningLoop();
          Task<byte[]> waiting = loop.createTask(() -> reader.readExactly(4));
          Asyncio.sleep(Duration.ZERO).await();
          waiting.cancel();
          assertThrows(CancellationException.class, waiting::await);
          writer.write(bytes("."));
          assertEquals("late", text(reader.readExactly(4)));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readIntoBuffer_cancelledLate_keepsTheBytes(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          Protocol protocol = writer.transport().getProtocol();
          ByteBuffer target = ByteBuffer.allocate(10).position(5);
          Task<Integer> waiting = EventLoops.getRunningLoop().createTask(() -> reader.read(target));
          Asyncio.sleep(Duration.ZERO).await();
          protocol.dataReceived(ByteBuffer.wrap(bytes("early ")));
          assertEquals(10, target.position());
          waiting.cancel();
          protocol.dataReceived(ByteBuffer.wrap(bytes("and late")));
          assertThrows(IllegalStateException.class, () -> reader.read(1));
          assertThrows(CancellationException.class, waiting::await);

          assertEquals(5, target.position());
          assertEquals("early and late", text(reader.readExactly(14)));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readIntoBuffer_smallBuffer_leavesTheRest(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(bytes("0123456789"));
        },
        (reader, writer) -> {
          ByteBuffer target = ByteBuffer.allocate(8).position(1).limit(7);
          writer.write(bytes("."));
          assertEquals(6, reader.read(target));
          assertEquals("012345", text(Arrays.copyOfRange(target.array(), 1, 7)));
          assertEquals(0, reader.read(target));
          assertEquals(4, reader.read(target.clear()));
          assertEquals("6789", text(Arrays.copyOf(target.array(), target.position())));
          assertEquals(-1, reader.read(target));
        });
  }

  /**
   * The buffer's memory is confined to the task's thread; the thread of callbacks must not use it.
   */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readIntoConfinedBuffer_isFilledByTheTask(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(bytes("data"));
        },
        (reader, writer) -> {
          try (Arena arena = Arena.ofConfined()) {
            ByteBuffer target = arena.allocate(10).asByteBuffer();
            writer.write(bytes("."));
            assertEquals(4, reader.read(target));
            assertEquals("data", US_ASCII.decode(target.flip()).toString());
          }
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readByConsumer_echoesMoreThanBuffersHold(String backend) throws Exception {
    byte[] sent = new byte[4 << 20];
    new Random(1).nextBytes(sent);
    onClientOf(
        backend,
        (reader, writer) -> {
          while (reader.read(writer::write) >= 0) {
            writer.drain();
          }
        },
        (reader, writer) -> {
          writer.writeOwned(ByteBuffer.wrap(sent));
          writer.writeEof();
          ByteBuffer received = ByteBuffer.allocate(sent.length);
          int count = 0;
          while (count >= 0) {
            count = reader.read(received::put);
          }
          assertArrayEquals(sent, received.array());
          assertTrue(reader.atEof());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readByConsumer_leavesARest_readsItNext(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(bytes("0123456789"));
        },
        (reader, writer) -> {
          List<String> parts = new ArrayList<>();
          DataConsumer four =
              data -> {
                byte[] part = new byte[Math.min(4, data.remaining())];
                data.get(part);
                parts.add(text(part));
              };
          writer.write(bytes("."));
          assertEquals(4, reader.read(four));
          assertEquals(0, reader.read(data -> parts.add("" + data.remaining())));
          assertEquals(4, reader.read(four));
          assertEquals("89", text(reader.read(10)));
          assertEquals(-1, reader.read(four));
          assertEquals(List.of("0123", "6", "4567"), parts);
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readByConsumer_cancelledEarly_takesNothing(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          Protocol protocol = writer.transport().getProtocol();
          List<Integer> taken = new ArrayList<>();
          Task<Integer> waiting =
              EventLoops.getRunningLoop()
                  .createTask(() -> reader.read(data -> taken.add(data.remaining())));
          Asyncio.sleep(Duration.ZERO).await();
          waiting.cancel();
          protocol.dataReceived(ByteBuffer.wrap(bytes("kept")));
          assertThrows(CancellationException.class, waiting::await);
          assertEquals(List.of(), taken);
          assertEquals("kept", text(reader.read(10)));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readByConsumer_cancelledLate_takesOnce(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          Protocol protocol = writer.transport().getProtocol();
          ByteBuffer target = ByteBuffer.allocate(10);
          Task<Integer> waiting =
              EventLoops.getRunningLoop().createTask(() -> reader.read(target::put));
          Asyncio.sleep(Duration.ZERO).await();
          protocol.dataReceived(ByteBuffer.wrap(bytes("once")));
          protocol.dataReceived(ByteBuffer.wrap(bytes("more")));
          waiting.cancel();
          assertThrows(IllegalStateException.class, () -> reader.read(1));
          assertThrows(CancellationException.class, waiting::await);
          assertEquals("once", US_ASCII.decode(target.flip()).toString());
          assertEquals("more", text(reader.read(10)));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readByConsumer_thatThrows_failsWithItsException(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(bytes("0123"));
        },
        (reader, writer) -> {
          var refusal = new IOException("refused");
          DataConsumer refusing =
              data -> {
                data.get();
                throw refusal;
              };
          writer.write(bytes("."));
          assertSame(refusal, assertThrows(IOException.class, () -> reader.read(refusing)));
          assertSame(refusal, assertThrows(IOException.class, () -> reader.read(refusing)));
          assertEquals("23", text(reader.read(10)));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readByConsumer_thatReadsItself_isRefused(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          writer.write(bytes("0123"));
        },
        (reader, writer) -> {
          DataConsumer nested =
              data -> {
                data.get();
                reader.read(1);
              };
          writer.write(bytes("."));
          assertThrows(IllegalStateException.class, () -> reader.read(nested));
          assertThrows(IllegalStateException.class, () -> reader.read(nested));
          assertEquals("23", text(reader.read(10)));
        });
  }

  /** Bytes that arrive while the consumer has the earlier ones must not move those. */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readByConsumer_moreArrivesMeanwhile_staysInOrder(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          Protocol protocol = writer.transport().getProtocol();
          protocol.dataReceived(ByteBuffer.wrap(bytes("x".repeat(4000) + "early")));
          assertEquals(4000, reader.readExactly(4000).length);
          ByteBuffer target = ByteBuffer.allocate(5);
          DataConsumer consumer =
              data -> {
                protocol.dataReceived(ByteBuffer.wrap(bytes("y".repeat(4000))));
                target.put(data);
              };
          assertEquals(5, reader.read(consumer));
          assertEquals("early", text(target.array()));
          assertEquals("y".repeat(4000), text(reader.readExactly(4000)));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void read_connectionBreaksAfterData_dataComesFirst(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          Protocol protocol = writer.transport().getProtocol();
          Task<byte[]> waiting = EventLoops.getRunningLoop().createTask(() -> reader.read(10));
          Asyncio.sleep(Duration.ZERO).await();
          protocol.dataReceived(ByteBuffer.wrap(bytes("last")));
          protocol.connectionLost(new IOException("cut"));
          assertEquals("last", text(waiting.await()));
          assertThrows(IOException.class, () -> reader.read(10));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void read_whileAnotherIsPending_isRefused(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          EventLoop loop = EventLoops.getRunningLoop();
          Task<byte[]> waiting = loop.createTask(() -> reader.read(1));
          Asyncio.sleep(Duration.ZERO).await();
          assertThrows(IllegalStateException.class, () -> reader.read(1));
          waiting.cancel();
          assertThrows(CancellationException.class, waiting::await);
        });
  }

  /** The reset needs {@code SO_LINGER}, which the channels of NIO.2 lack. */
  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#backends")
  void reset_failsReadersWritersAndWaitClosed(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          reader.readExactly(1);
          Objects.requireNonNull(writer.getExtraInfo(ExtraInfo.SOCKET))
              .setOption(StandardSocketOptions.SO_LINGER, 0);
          writer.transport().abort();
        },
        (reader, writer) -> {
          writer.write(new byte[50_000]);
          assertThrows(IOException.class, () -> readForever(reader));
          assertThrows(IOException.class, writer::drain);
          assertThrows(IOException.class, () -> writer.waitClosed().await());
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void waitClosed_isDoneAfterTheConnectionCloses(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          LoopFuture<@Nullable Void> closed = writer.waitClosed();
          assertFalse(closed.isDone());
          writer.close();
          assertTrue(writer.isClosing());
          closed.await();
          writer.waitClosed().await();
        });
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#unixBackends")
  void unix_echoesLinesAsTcpDoes(String backend, @TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    run(
        backend,
        () -> {
          try (Server server = Streams.startUnixServer(StreamsTests::echoLines, path)) {
            assertTrue(server.isServing());
            ask(Streams.openUnixConnection(path));
            ask(Streams.openConnection(Target.unix(path)));
          }
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void startTls_afterPlainText_encryptsTheRest(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          assertEquals("starttls\n", text(reader.readLine()));
          writer.write(bytes("go\n"));
          assertTrue(writer.canWriteEof());
          writer.startTls(SERVING);
          assertFalse(writer.canWriteEof());
          echoLines(reader, writer);
        },
        (reader, writer) -> {
          writer.write(bytes("starttls\n"));
          assertEquals("go\n", text(reader.readLine()));
          writer.startTls(ASKING);
          ask(new StreamConnection(reader, writer));
        });
  }

  /** The server of the TCP connection is the client in TLS, as some protocols have it. */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void startTls_reversedRoles_encryptsTheRest(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          writer.startTls(ASKING, TlsRole.CLIENT);
          echoLines(reader, writer);
        },
        (reader, writer) -> {
          writer.startTls(SERVING, TlsRole.SERVER);
          ask(new StreamConnection(reader, writer));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void writelines_severalBuffers_arriveInOrder(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) ->
            writer.writelines(
                List.of(ByteBuffer.wrap(bytes("one,")), ByteBuffer.wrap(bytes("two")))),
        (reader, writer) -> assertEquals("one,two", text(reader.readAll())));
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void readUntil_overTheLimit_saysHowMuchToSkip(String backend) throws Exception {
    onClientOf(
        backend,
        16,
        (reader, writer) -> writer.write(bytes("x".repeat(20) + "\nnext\n")),
        (reader, writer) -> {
          var e = assertThrows(LimitOverrunException.class, () -> reader.readUntil(bytes("\n")));
          assertTrue(e.consumed() > 16, e.getMessage());
          assertEquals("x".repeat(e.consumed()), text(reader.readExactly(e.consumed())));
          String rest = "x".repeat(20 - e.consumed()) + "\n";
          assertEquals(rest, text(reader.readUntil(bytes("\n"))));
          assertEquals("next\n", text(reader.readLine()));
        });
  }

  /** The client does not wait for an answer, so its hello arrives in the plain stream. */
  @ParameterizedTest
  @MethodSource(BACKENDS)
  void startTls_helloAlreadyReceived_completes(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          assertEquals("starttls\n", text(reader.readLine()));
          Asyncio.sleep(Duration.ofMillis(30)).await();
          writer.startTls(SERVING, TlsRole.SERVER);
          echoLines(reader, writer);
        },
        (reader, writer) -> {
          writer.write(bytes("starttls\n"));
          writer.startTls(ASKING, TlsRole.CLIENT);
          ask(new StreamConnection(reader, writer));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void startTls_injectedPlainText_isNeverRead(String backend) throws Exception {
    onClientOf(
        backend,
        (reader, writer) -> {
          assertEquals("starttls\n", text(reader.readLine()));
          assertThrows(SSLException.class, () -> writer.startTls(SERVING, TlsRole.SERVER));
          assertThrows(SSLException.class, reader::readLine);
        },
        (reader, writer) -> {
          writer.write(bytes("starttls\nrcpt to:<eve>\n"));
          assertThrows(IOException.class, () -> writer.startTls(ASKING, TlsRole.CLIENT));
        });
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void wrongArguments_areRefused(String backend) throws Exception {
    assertThrows(
        IllegalArgumentException.class, () -> Streams.protocols((reader, writer) -> {}, 0));
    onClientOf(
        backend,
        (reader, writer) -> reader.readAll(),
        (reader, writer) -> {
          assertThrows(IllegalArgumentException.class, () -> reader.read(-1));
          assertThrows(
              ReadOnlyBufferException.class,
              () -> reader.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
          assertThrows(IllegalArgumentException.class, () -> reader.readExactly(-1));
          assertThrows(IllegalArgumentException.class, () -> reader.readUntil(bytes("")));
        });
  }

  private static void echoLines(StreamReader reader, StreamWriter writer) throws Exception {
    while (true) {
      byte[] line = reader.readLine();
      if (line.length == 0) {
        return;
      }
      writer.write(line);
      writer.drain();
    }
  }

  private static void ask(StreamConnection client) throws Exception {
    client.writer().write(bytes("hello\n"));
    assertEquals("hello\n", text(client.reader().readLine()));
    client.writer().close();
    client.writer().waitClosed().await();
  }

  private static void readForever(StreamReader reader) throws Exception {
    while (reader.read(1000).length > 0) {
      // The bytes that arrived before the reset.
    }
    throw new EOFException("the stream ended without an error");
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void client_taskCancelledBeforeItsStart_isClosed(String backend) throws Exception {
    run(backend, () -> assertEquals(List.of(), failuresWith(Task::cancel)));
  }

  @ParameterizedTest
  @MethodSource(BACKENDS)
  void client_taskFactoryFails_isClosed(String backend) throws Exception {
    var refusal = new IllegalStateException("the factory creates no tasks");
    run(
        backend,
        () ->
            assertEquals(
                List.of(refusal),
                failuresWith(
                    task -> {
                      task.cancel();
                      throw refusal;
                    })));
  }

  /** Connects a client whose handler never runs; returns the reports to the exception handler. */
  private static List<Throwable> failuresWith(Consumer<Task<?>> whenMade) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    List<Throwable> failures = new ArrayList<>();
    ClientHandler never = (reader, writer) -> failures.add(new AssertionError("the handler ran"));
    try (Server listening = Streams.startServer(never, Binding.host("127.0.0.1", 0))) {
      var address = (InetSocketAddress) listening.sockets().getFirst().localAddress();
      loop.setExceptionHandler((owner, context) -> failures.add(context.exception()));
      loop.setTaskFactory(
          new TaskFactory() {
            @Override
            public <T extends @Nullable Object> Task<T> createTask(
                EventLoop owner,
                Coroutine<T> coroutine,
                TaskOptions options,
                TaskFactory defaults) {
              Task<T> task = defaults.createTask(owner, coroutine, options, defaults);
              whenMade.accept(task);
              return task;
            }
          });
      StreamConnection client =
          Streams.openConnection(
              Target.host("127.0.0.1", Objects.requireNonNull(address).getPort()));
      assertEquals("", text(client.reader().read(1)));
      client.writer().close();
    } finally {
      loop.setTaskFactory(null);
    }
    return failures;
  }
}
