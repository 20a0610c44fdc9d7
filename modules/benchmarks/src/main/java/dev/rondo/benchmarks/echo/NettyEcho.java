package dev.rondo.benchmarks.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** Netty as an echo server: {@code nio|epoll PORT}. */
final class NettyEcho {

  private NettyEcho() {}

  public static void main(String[] args) {
    boolean epoll = args[0].equals("epoll");
    new ServerBootstrap()
        .group(
            new MultiThreadIoEventLoopGroup(
                1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()))
        .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new Echo())
        .bind(EchoPeer.address(Integer.parseInt(args[1])))
        .syncUninterruptibly();
    System.out.println("ready");
  }

  /** Writes what it reads, and flushes when there is no more. */
  @ChannelHandler.Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object data) {
      context.write(data, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
