package dev.rondo.engine.net.stream;

/** Who wants to know which transports live: a server, or nobody. */
public interface Attachments {

  /** For transports that nobody counts. */
  Attachments NONE =
      new Attachments() {
        @Override
        public void attach(StreamTransport transport) {}

        @Override
        public void detach(StreamTransport transport) {}
      };

  /** The transport is there. */
  void attach(StreamTransport transport);

  /** Its protocol has been told that the connection is lost. */
  void detach(StreamTransport transport);
}
