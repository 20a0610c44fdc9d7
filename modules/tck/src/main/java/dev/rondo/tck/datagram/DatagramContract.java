package dev.rondo.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.ContextVar;
import dev.rondo.EventLoop;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.tck.fixture.Bytes;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.ErrorMessages;
import dev.rondo.tck.fixture.LoopContract;
import dev.rondo.tck.fixture.LoopFixture;
import dev.rondo.tck.fixture.Loopback;
import dev.rondo.tck.fixture.Needs;
import dev.rondo.tck.fixture.Nulls;
import dev.rondo.tck.fixture.RecordingDatagrams;
import dev.rondo.tck.fixture.Role;
import dev.rondo.tck.fixture.TaskWaits;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Sending and receiving datagrams: whole, in order, and with their senders. */
@Role({DatagramTransport.class, DatagramProtocol.class})
@Covers("createDatagramEndpoint")
@Needs({Capability.UDP, Capability.TASKS})
public interface DatagramContract extends LoopContract {

  /** T107. */
  @Test
  @Covers({"createDatagramEndpoint", "sendto", "datagramReceived"})
  default void endpoints_askAndAnswer_andEndInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var server = new RecordingDatagrams(loop);
          server.onData(data -> server.send("resp:" + data, server.sender()));
          RecordingDatagrams.open(loop, DatagramOptions.local(Loopback.at(0)), server);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          client.send("xxx");
          client.received(1).await();
          assertEquals(client.address(), server.sender());
          assertEquals(server.address(), client.sender());
          client.closeAndWait();
          server.closeAndWait();

          assertEquals(List.of("made", "data:resp:xxx", "lost"), client.events());
          assertEquals(List.of("made", "data:xxx", "lost"), server.events());
        });
  }

  @Test
  default void sendto_severalInOneCallback_arriveWholeAndInOrder(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          var sent = new ArrayList<String>();
          for (int i = 0; i < 100; i++) {
            sent.add(i + "x".repeat(i * 3 % 50));
          }
          sent.forEach(client::send);
          server.received(sent.size()).await();

          assertEquals(sent, server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void sendto_twoSendersInTurn_eachHasItsAddress(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var senders = new ArrayList<InetSocketAddress>();
          var server = new RecordingDatagrams(loop);
          server.onData(data -> senders.add((InetSocketAddress) server.sender()));
          RecordingDatagrams.open(loop, DatagramOptions.local(Loopback.at(0)), server);
          RecordingDatagrams one = RecordingDatagrams.connectedTo(server);
          RecordingDatagrams two = RecordingDatagrams.connectedTo(server);
          for (RecordingDatagrams client : List.of(one, two, one, one, two)) {
            client.send("from " + client.address());
          }
          server.received(5).await();

          assertEquals(
              List.of(one.address(), two.address(), one.address(), one.address(), two.address()),
              senders);
          assertEquals(
              senders.stream().map(sender -> "from " + sender).toList(), server.datagrams());
          one.closeAndWait();
          two.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void sendto_ofTheLargestSize_arrivesWhole(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    int largest = 65507;
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          client.transport().sendto(Bytes.pattern(largest), null);
          server.received(1).await();

          assertEquals(Bytes.text(Bytes.pattern(largest)), server.datagrams().getFirst());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  /** T108. */
  @Test
  default void sendto_emptyBuffer_arrivesAsAnEmptyDatagram(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.bound(loop);
          client.send("", server.address());
          client.send("x", server.address());
          server.received(2).await();

          assertEquals(List.of("", "x"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  /** T108: if a connected socket cannot send an empty datagram, {@code errorReceived} is called. */
  @Test
  default void sendto_emptyToTheConnectedPeer_arrivesOrFails(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          client.send("");
          client.send("x");
          server.received(client.errors().isEmpty() ? 1 : 2).await();
          server.recorded("data:x").await();

          assertEquals(client.errors().isEmpty(), server.datagrams().equals(List.of("", "x")));
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  /** T108. */
  @Test
  default void sendto_wrongAddress_isRefused(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          var elsewhere = Loopback.at(9);
          var refusal =
              assertThrows(
                  IllegalArgumentException.class, () -> client.send("to nobody", elsewhere));
          ErrorMessages.assertContains(refusal, "127.0.0.1:9", ":" + server.address().getPort());
          assertThrows(IllegalArgumentException.class, () -> server.send("without a destination"));
          assertThrows(
              IllegalArgumentException.class,
              () -> server.send("?", InetSocketAddress.createUnresolved("localhost", 9)));
          assertThrows(
              NullPointerException.class, () -> client.transport().sendto(Nulls.any(), null));
          client.send("to the peer, by name", server.address());
          server.received(1).await();

          assertEquals(List.of("to the peer, by name"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void sendto_bufferReused_doesNotChangeTheDatagram(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          for (ByteBuffer data : List.of(ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8))) {
            data.put(Bytes.of("..first.")).flip().position(2).limit(7);
            client.transport().sendto(data, null);
            assertFalse(data.hasRemaining());
            data.clear().put(Bytes.of("........"));
          }
          server.received(2).await();

          assertEquals(List.of("first", "first"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void pauseReading_keepsWhatArrivesForLater(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          var server = new RecordingDatagrams(loop);
          server.onData(
              data -> {
                if (data.equals("1") || data.equals("3")) {
                  server.transport().pauseReading();
                  server.transport().pauseReading();
                }
              });
          RecordingDatagrams.open(loop, DatagramOptions.local(Loopback.at(0)), server);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          for (int i = 0; i < 6; i++) {
            client.send(Integer.toString(i));
          }
          server.received(2).await();
          TaskWaits.briefly(loop);
          assertEquals(List.of("0", "1"), server.datagrams());
          assertFalse(server.transport().isReading());
          server.transport().resumeReading();
          assertTrue(server.transport().isReading());
          server.received(4).await();
          TaskWaits.briefly(loop);
          assertEquals(List.of("0", "1", "2", "3"), server.datagrams());
          client.send("6");
          server.transport().resumeReading();
          server.received(7).await();

          assertEquals(List.of("0", "1", "2", "3", "4", "5", "6"), server.datagrams());
          client.closeAndWait();
          server.closeAndWait();
        });
  }

  @Test
  default void getExtraInfo_hasAddressesAndSocket(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          RecordingDatagrams client = RecordingDatagrams.connectedTo(server);
          var address = server.address();
          var socket = Objects.requireNonNull(client.transport().getExtraInfo(ExtraInfo.SOCKET));
          assertEquals(address, client.transport().getExtraInfo(ExtraInfo.PEERNAME));
          assertEquals(address, socket.remoteAddress());
          assertEquals(client.address(), socket.localAddress());
          assertEquals(null, server.transport().getExtraInfo(ExtraInfo.PEERNAME));
          assertEquals(null, server.transport().getExtraInfo(ExtraInfo.CIPHER));
          client.closeAndWait();
          server.closeAndWait();

          assertEquals(address, server.transport().getExtraInfo(ExtraInfo.SOCKNAME));
          assertFalse(socket.isOpen());
        });
  }

  @Test
  @Covers({
    "DatagramTransport.getWriteBufferLimits",
    "DatagramTransport.setWriteBufferLimits",
    "DatagramTransport.getWriteBufferSize"
  })
  default void writeBufferLimits_areAsForStreams(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    kit.runTask(
        () -> {
          RecordingDatagrams server = RecordingDatagrams.bound(loop);
          assertEquals(
              new WriteBufferLimits(16 * 1024, 64 * 1024),
              server.transport().getWriteBufferLimits());
          server.transport().setWriteBufferLimits(WriteBufferLimits.ofHigh(400));

          assertEquals(new WriteBufferLimits(100, 400), server.transport().getWriteBufferLimits());
          server.send("to myself", server.address());
          assertEquals(0, server.transport().getWriteBufferSize());
          server.received(1).await();
          server.closeAndWait();
        });
  }

  @Test
  default void protocol_isCalledInTheContextOfItsCreation(LoopFixture kit) throws Exception {
    EventLoop loop = kit.loop();
    ContextVar<String> variable = ContextVar.of("datagrams", "none");
    kit.runTask(
        () -> {
          var seen = new ArrayList<String>();
          var server = new RecordingDatagrams(loop);
          server.onMade(transport -> seen.add(variable.get()));
          server.onData(data -> seen.add(variable.get()));
          var options = DatagramOptions.local(Loopback.at(0));
          var opening =
              Context.copyCurrent()
                  .call(
                      () -> {
                        variable.set("opener");
                        return loop.createDatagramEndpoint(() -> server, options);
                      });
          assertSame(server, opening.await().protocol());
          server.send("to myself", server.address());
          server.received(1).await();
          server.closeAndWait();

          assertEquals(List.of("opener", "opener"), seen);
        });
  }
}
