package dev.rondo.monitoring;

/**
 * The metrics of one open loop in JMX, as {@code dev.rondo:type=EventLoop,name=epoll-1}. It is
 * registered within a second after the platform's MBean server has been created.
 *
 * <p>Numbers of events are those since the loop was made. Load and lag are those between the two
 * latest looks, which are at least half a second apart; reading an attribute is a look.
 */
public interface LoopMXBean {

  /** Returns the name of the loop's backend and the number of the loop, as in {@code epoll-1}. */
  String getName();

  /** Returns the share of the time for which the loop was busy, between 0 and 1. */
  double getLoad();

  /** Returns the seconds that the loop did not wait for the operating system. */
  double getBusySeconds();

  /** Returns the seconds since the loop last polled; 0 if it waits or does not run. */
  double getRunningSeconds();

  /**
   * Returns the frame of the program that a loop which has not polled for 100 ms is in, such as
   * {@code com.example.Report.render(Report.java:5)}; otherwise empty.
   */
  String getRunningIn();

  /** Returns the seconds from one poll to the next that half of the iterations do not exceed. */
  double getLagP50Seconds();

  /** Returns the seconds from one poll to the next that 99 of 100 iterations do not exceed. */
  double getLagP99Seconds();

  /** Returns the longest time from one poll to the next, in seconds. */
  double getLagMaxSeconds();

  /** Returns the number of iterations, each of which polls once. */
  long getIterations();

  /** Returns the number of polls that could wait. */
  long getWaits();

  /** Returns the number of callbacks, task steps and reports of the network that ran. */
  long getCallbacks();

  /** Returns the number of events that the last iteration had to run. */
  int getReady();

  /** Returns the number of timers, cancelled ones included. */
  int getTimers();

  /** Returns the number of failures that went to the exception handler. */
  long getFailures();

  /** Returns the number of open stream connections. */
  long getOpenConnections();

  /** Returns the number of stream connections that were made. */
  long getConnections();

  /** Returns the number of bytes that stream connections have received. */
  long getReceivedBytes();

  /** Returns the number of bytes that the operating system has taken to send. */
  long getSentBytes();

  /** Returns the number of connections accepted. */
  long getAccepts();

  /** Returns the number of attempts to accept that failed. */
  long getAcceptFailures();

  /** Returns the number of TLS handshakes that were completed. */
  long getTlsHandshakes();

  /** Returns the number of TLS handshakes that failed. */
  long getTlsHandshakeFailures();

  /** Returns the number of tasks that have not ended. */
  long getLiveTasks();

  /** Returns the number of tasks that were made. */
  long getTasks();
}
