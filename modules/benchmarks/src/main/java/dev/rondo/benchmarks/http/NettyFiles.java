package dev.rondo.benchmarks.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a folder over HTTPS on Netty's epoll, from memory: {@code jdk|boringssl PORT FOLDER
 * CERTIFICATE KEY}. Both engines use the cipher suite that OpenSSL and the JDK prefer, so that all
 * servers of a comparison have the same work to do.
 */
final class NettyFiles {

  private static final String SUITE = "TLS_AES_256_GCM_SHA384";

  private NettyFiles() {}

  public static void main(String[] args) throws Exception {
    SslContext tls =
        SslContextBuilder.forServer(Path.of(args[3]).toFile(), Path.of(args[4]).toFile())
            .sslProvider(args[0].equals("jdk") ? SslProvider.JDK : SslProvider.OPENSSL)
            .ciphers(List.of(SUITE))
            .protocols("TLSv1.3")
            .build();
    var responder = new Responder(files(Path.of(args[2])));
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(tls.newHandler(channel.alloc()), new HttpServerCodec(), responder);
              }
            })
        .bind("127.0.0.1", Integer.parseInt(args[1]))
        .syncUninterruptibly();
    System.out.println("listening");
  }

  private static Map<String, ByteBuf> files(Path folder) throws IOException {
    var files = new HashMap<String, ByteBuf>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(Files.readAllBytes(path));
        files.put("/" + path.getFileName(), Unpooled.unreleasableBuffer(bytes));
      }
    }
    return files;
  }

  @ChannelHandler.Sharable
  private static final class Responder extends SimpleChannelInboundHandler<HttpObject> {

    private final Map<String, ByteBuf> files;

    Responder(Map<String, ByteBuf> files) {
      this.files = files;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof HttpRequest request) {
        ByteBuf file = files.get(request.uri());
        var response =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                file == null ? HttpResponseStatus.NOT_FOUND : HttpResponseStatus.OK,
                file == null ? Unpooled.EMPTY_BUFFER : file.duplicate());
        response
            .headers()
            .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
            .set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
        ChannelFuture sent = context.writeAndFlush(response);
        if (!HttpUtil.isKeepAlive(request)) {
          sent.addListener(ChannelFutureListener.CLOSE);
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
