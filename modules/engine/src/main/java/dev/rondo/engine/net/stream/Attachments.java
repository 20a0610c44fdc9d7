package dev.rondo.engine.net.stream;

/** Keeps track of the open transports of a server, or of none. */
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
