package dev.rondo.engine.net.raw;

import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.OperationFuture;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.DatagramSink;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.Proactor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Single operations on datagram sockets that the caller owns. */
final class RawDatagrams {

  private final LoopCore core;
  private final Proactor proactor;

  RawDatagrams(LoopCore core, Proactor proactor) {
    this.core = core;
    this.proactor = proactor;
  }

  /** Receives one datagram into {@code buffer}; {@code result} maps its sender to the result. */
  <T> LoopFuture<T> receive(
      NetworkChannel sock, ByteBuffer buffer, Function<SocketAddress, T> result) {
    DatagramSocket socket = proactor.borrowDatagram(sock);
    OperationFuture<T> future = new OperationFuture<>(core, socket::cancelRead);
    socket.receive(
        buffer,
        new DatagramSink() {
          @Override
          public void received(ByteBuffer data, SocketAddress from) {
            future.trySucceed(result.apply(from));
          }

          @Override
          public void failed(IOException exception) {
            future.tryFail(exception);
          }
        });
    return future;
  }

  /**
   * Sends {@code data} as one datagram, to the connected peer if {@code to} is null; {@code result}
   * maps its size to the result.
   */
  <T extends @Nullable Object> LoopFuture<T> send(
      NetworkChannel sock, ByteBuffer data, @Nullable SocketAddress to, IntFunction<T> result) {
    if (to instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new IllegalArgumentException(
          "the address must be resolved: %s; call getaddrinfo first".formatted(to));
    }
    DatagramSocket socket = proactor.borrowDatagram(sock);
    OperationFuture<T> future = new OperationFuture<>(core, socket::cancelWrite);
    T sent = result.apply(data.remaining());
    new PendingSend<>(socket, data, to, sent, future).trySend();
    return future;
  }

  /** A datagram that is sent when the socket has room. */
  private record PendingSend<T extends @Nullable Object>(
      DatagramSocket socket,
      ByteBuffer data,
      @Nullable SocketAddress to,
      T sent,
      OperationFuture<T> future)
      implements Completion {

    void trySend() {
      try {
        if (socket.trySend(new ByteBuffer[] {data}, new @Nullable SocketAddress[] {to}, 0, 1) > 0) {
          future.setResult(sent);
        } else {
          socket.awaitWritable(withDataForAnyThread());
        }
      } catch (IOException e) {
        future.setException(e);
      }
    }

    /** Returns this, or a copy if the loop's thread, which sends later, may not read the data. */
    private PendingSend<T> withDataForAnyThread() {
      ByteBuffer kept = BufferMemory.forAnyThread(data);
      return kept == data ? this : new PendingSend<>(socket, kept, to, sent, future);
    }

    @Override
    public void completed(int count) {
      try {
        trySend();
      } catch (RuntimeException e) {
        future.tryFail(BufferMemory.explain(e, data));
      }
    }

    @Override
    public void failed(Exception exception) {
      future.tryFail(exception);
    }
  }
}
