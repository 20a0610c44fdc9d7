package com.example.neighbors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.GuestLoop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop as the guest of an event loop of Netty. */
@Timeout(60)
final class NettyTests {

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @AfterEach
  void endGroup() throws Exception {
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
  }

  /** Answers each message in upper case, from a coroutine on Netty's own thread. */
  static final class ShoutHandler extends ChannelInboundHandlerAdapter {

    private final EventLoop guest;

    ShoutHandler(EventLoop guest) {
      this.guest = guest;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf received = (ByteBuf) message;
      Asyncio.runCoroutineThreadsafe(() -> answer(context, received), guest);
    }

    private static void answer(ChannelHandlerContext context, ByteBuf received) throws Exception {
      try {
        Asyncio.sleep(Duration.ofMillis(1)).await();
        String text = received.toString(UTF_8).toUpperCase();
        context.writeAndFlush(Unpooled.copiedBuffer(text, UTF_8));
      } finally {
        received.release();
      }
    }
  }

  @Test
  void handler_awaitsInACoroutine_andAnswers() throws Exception {
    var ended = new CompletableFuture<Throwable>();
    GuestLoop guest =
        GuestLoop.start(
            group.next(),
            () -> {
              EventLoops.getRunningLoop().createFuture().await();
            },
            ended::complete);
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new ShoutHandler(guest.loop()));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      for (String word : new String[] {"one", "two", "three"}) {
        client.getOutputStream().write(word.getBytes(UTF_8));

        byte[] answer = client.getInputStream().readNBytes(word.length());
        assertEquals(word.toUpperCase(), new String(answer, UTF_8));
      }
    }
    guest.cancel();

    assertInstanceOf(CancellationException.class, ended.get());
    assertTrue(guest.loop().isClosed());
  }

  @Test
  void coroutine_runsInTurnsOfNettysLoop() throws Exception {
    var host = new HostTurns(group.next());
    var ended = new CompletableFuture<Boolean>();
    GuestLoop.start(
        host,
        () -> {
          boolean first = host.isOnTurn();
          Asyncio.sleep(Duration.ofMillis(5)).await();
          return first && host.isOnTurn();
        },
        (onTurn, failure) -> ended.complete(failure == null && onTurn));

    assertTrue(ended.get());
  }

  @Test
  void host_endsFirst_failsTheGuest() throws Exception {
    var ended = new CompletableFuture<Throwable>();
    var waiting = new CompletableFuture<Boolean>();
    GuestLoop guest =
        GuestLoop.start(
            group.next(),
            () -> {
              waiting.complete(true);
              while (true) {
                Asyncio.sleep(Duration.ofMillis(1)).await();
              }
            },
            ended::complete);
    waiting.get();
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();

    assertInstanceOf(IllegalStateException.class, ended.get());
    assertTrue(guest.loop().isClosed());
  }
}
