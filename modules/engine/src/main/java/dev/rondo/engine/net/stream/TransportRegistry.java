package dev.rondo.engine.net.stream;

/** Keeps track of the open transports of a server. */
public interface TransportRegistry {

  /** Does nothing: for transports that do not belong to a server. */
  TransportRegistry NONE =
      new TransportRegistry() {
        @Override
        public void attach(StreamTransport transport) {}

        @Override
        public void detach(StreamTransport transport) {}
      };

  /** Adds a new transport. */
  void attach(StreamTransport transport);

  /** Removes a transport, after {@code connectionLost} of its protocol has been called. */
  void detach(StreamTransport transport);
}
