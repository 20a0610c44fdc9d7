package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The name of a fact about a transport, with its type. Equal by identity: transports of others
 * define their own.
 */
public final class ExtraInfo<T> {

  /** The socket, as far as it may be shown. */
  public static final ExtraInfo<TransportSocket> SOCKET = of("socket", TransportSocket.class);

  /** The address of this end. */
  public static final ExtraInfo<SocketAddress> SOCKNAME = of("sockname", SocketAddress.class);

  /** The address of the other end. */
  public static final ExtraInfo<SocketAddress> PEERNAME = of("peername", SocketAddress.class);

  /** The pipe. */
  public static final ExtraInfo<Channel> PIPE = of("pipe", Channel.class);

  /** The child process. */
  public static final ExtraInfo<ProcessHandle> SUBPROCESS = of("subprocess", ProcessHandle.class);

  /** The context TLS was made with. */
  public static final ExtraInfo<SSLContext> SSLCONTEXT = of("sslcontext", SSLContext.class);

  /** The engine of a TLS connection, for reading its state only. */
  public static final ExtraInfo<SSLEngine> SSL_OBJECT = of("ssl_object", SSLEngine.class);

  /** The cipher suite in use. */
  public static final ExtraInfo<String> CIPHER = of("cipher", String.class);

  /** The peer's certificates, its own first. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
  public static final ExtraInfo<List<Certificate>> PEERCERT = new ExtraInfo("peercert", List.class);

  private final String name;
  private final Class<T> type;

  private ExtraInfo(String name, Class<T> type) {
    this.name = name;
    this.type = type;
  }

  /** A new name of a fact. */
  public static <T> ExtraInfo<T> of(String name, Class<T> type) {
    return new ExtraInfo<>(name, type);
  }

  /** asyncio's name. */
  public String name() {
    return name;
  }

  /** The type of the fact. */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
