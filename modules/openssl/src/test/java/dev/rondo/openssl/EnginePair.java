package dev.rondo.openssl;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Two engines that exchange their records through memory. */
final class EnginePair {

  static final int SIZE = 64 * 1024;

  final SSLEngine client;
  final SSLEngine server;
  final ByteBuffer toServer;
  final ByteBuffer toClient;
  final List<HandshakeStatus> clientSteps = new ArrayList<>();
  final List<HandshakeStatus> serverSteps = new ArrayList<>();
  private final boolean direct;

  EnginePair(SSLEngine client, SSLEngine server, boolean direct) {
    this.client = client;
    this.server = server;
    this.direct = direct;
    client.setUseClientMode(true);
    server.setUseClientMode(false);
    toServer = buffer(SIZE);
    toClient = buffer(SIZE);
  }

  ByteBuffer buffer(int size) {
    return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
  }

  /** Handshakes until both engines need nothing more. */
  void handshake() throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    for (int i = 0; i < 200; i++) {
      boolean moved = step(client, toClient, toServer, clientSteps);
      moved |= step(server, toServer, toClient, serverSteps);
      if (!moved) {
        return;
      }
    }
    throw new AssertionError("no end: " + clientSteps + serverSteps);
  }

  private boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out, List<HandshakeStatus> steps)
      throws SSLException {
    SSLEngineResult result;
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        engine.getDelegatedTask().run();
        return true;
      }
      case NEED_WRAP -> result = engine.wrap(ByteBuffer.allocate(0), out);
      default -> {
        in.flip();
        try {
          result = engine.unwrap(in, buffer(SIZE));
        } finally {
          in.compact();
        }
      }
    }
    steps.add(result.getHandshakeStatus());
    return result.bytesConsumed() > 0
        || result.bytesProduced() > 0
        || (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK);
  }

  /** Sends {@code data} from one engine to the other, and returns what arrives. */
  byte[] send(SSLEngine from, SSLEngine to, byte[] data) throws SSLException {
    ByteBuffer source = buffer(data.length).put(data).flip();
    ByteBuffer net = buffer(SIZE);
    ByteBuffer arrived = buffer(data.length + SIZE);
    while (source.hasRemaining()) {
      from.wrap(source, net);
      net.flip();
      while (net.hasRemaining()) {
        SSLEngineResult result = to.unwrap(net, arrived);
        if (result.getStatus() != Status.OK) {
          throw new AssertionError(result.toString());
        }
      }
      net.clear();
    }
    byte[] bytes = new byte[arrived.flip().remaining()];
    arrived.get(bytes);
    return bytes;
  }
}
