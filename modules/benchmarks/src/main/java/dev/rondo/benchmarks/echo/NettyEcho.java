package dev.rondo.benchmarks.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** A TCP echo server on Netty: {@code nio|epoll|uring PORT}. */
final class NettyEcho {

  private NettyEcho() {}

  public static void main(String[] args) {
    ServerBootstrap server = new ServerBootstrap();
    switch (args[0]) {
      case "nio" -> use(server, NioIoHandler.newFactory(), NioServerSocketChannel.class);
      case "epoll" -> use(server, EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
      case "uring" -> use(server, IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
      default ->
          throw new IllegalArgumentException("transport must be nio, epoll or uring: " + args[0]);
    }
    server
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new Echo())
        .bind(EchoPeer.address(Integer.parseInt(args[1])))
        .syncUninterruptibly();
    System.out.println("ready");
  }

  private static void use(
      ServerBootstrap server, IoHandlerFactory handlers, Class<? extends ServerChannel> channel) {
    server.group(new MultiThreadIoEventLoopGroup(1, handlers)).channel(channel);
  }

  /** Echoes what it reads, and flushes when all available data is read. */
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
