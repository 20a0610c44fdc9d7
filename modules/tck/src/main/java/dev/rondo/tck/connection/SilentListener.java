package dev.rondo.tck.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A listener with a full backlog, which does not answer attempts to connect. */
final class SilentListener implements AutoCloseable {

  private final ServerSocket listener;
  private final List<Socket> backlog = new ArrayList<>();

  SilentListener(InetAddress address) throws IOException {
    listener = new ServerSocket(0, 1, address);
    boolean answers = true;
    while (answers && backlog.size() < 64) {
      var socket = new Socket();
      backlog.add(socket);
      try {
        socket.connect(new InetSocketAddress(address, port()), 200);
      } catch (SocketTimeoutException e) {
        answers = false;
      }
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : backlog) {
      socket.close();
    }
    listener.close();
  }
}
