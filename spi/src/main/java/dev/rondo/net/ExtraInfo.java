package dev.rondo.net;

import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The name and type of a fact about a transport. Names are equal only if they are the same object;
 * other implementations of transports can define their own.
 */
public final class ExtraInfo<T> {

  /** The socket, without its data and its close. */
  public static final ExtraInfo<TransportSocket> SOCKET = of("socket", TransportSocket.class);

  /** The local address. */
  public static final ExtraInfo<SocketAddress> SOCKNAME = of("sockname", SocketAddress.class);

  /** The peer's address. */
  public static final ExtraInfo<SocketAddress> PEERNAME = of("peername", SocketAddress.class);

  /** The pipe. */
  public static final ExtraInfo<Channel> PIPE = of("pipe", Channel.class);

  /** The child process. */
  public static final ExtraInfo<ProcessHandle> SUBPROCESS = of("subprocess", ProcessHandle.class);

  /** The context of a TLS connection. */
  public static final ExtraInfo<SSLContext> SSLCONTEXT = of("sslcontext", SSLContext.class);

  /** The engine of a TLS connection, whose state may be read but not changed. */
  public static final ExtraInfo<SSLEngine> SSL_OBJECT = of("ssl_object", SSLEngine.class);

  /** The cipher suite in use. */
  public static final ExtraInfo<String> CIPHER = of("cipher", String.class);

  /** The peer's certificate chain, which begins with its own certificate. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
  public static final ExtraInfo<List<Certificate>> PEERCERT = new ExtraInfo("peercert", List.class);

  private final String name;
  private final Class<T> type;

  private ExtraInfo(String name, Class<T> type) {
    this.name = name;
    this.type = type;
  }

  /** Returns a new name. */
  public static <T> ExtraInfo<T> of(String name, Class<T> type) {
    return new ExtraInfo<>(name, type);
  }

  /** Returns asyncio's name of the fact. */
  public String name() {
    return name;
  }

  /** Returns the type of the fact. */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
