package dev.rondo.benchmarks.echo;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;

/**
 * A UDP echo server on Netty: {@code nio|epoll PORT}. Sets the largest datagram of the epoll
 * channel, without which Netty does not receive several at once.
 */
final class NettyDatagramEcho {

  private static final int MAX_DATAGRAM = 2048;
  private static final int BATCH = 16;

  private NettyDatagramEcho() {}

  public static void main(String[] args) {
    boolean epoll = args[0].equals("epoll");
    Bootstrap bootstrap =
        new Bootstrap()
            .group(
                new MultiThreadIoEventLoopGroup(
                    1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()))
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .handler(new Echo());
    if (epoll) {
      bootstrap
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM * BATCH));
    } else {
      bootstrap.option(
          ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM));
    }
    bootstrap.bind(EchoPeer.address(Integer.parseInt(args[1]))).syncUninterruptibly();
    System.out.println("ready");
  }

  /** Echoes each datagram, and flushes when all available ones are read. */
  private static final class Echo extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object data) {
      DatagramPacket datagram = (DatagramPacket) data;
      context.write(
          new DatagramPacket(datagram.content(), datagram.sender()), context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
