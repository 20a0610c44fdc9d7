package dev.rondo.engine.net.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.testing.FakeNetwork;
import dev.rondo.engine.testing.FakeStream;
import dev.rondo.net.ConnectOptions;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of connecting to one of several addresses: Happy Eyeballs on a manual clock. */
final class ConnectRaceTests {

  private static final ConnectOptions EYEBALLS =
      ConnectOptions.defaults().withHappyEyeballsDelay(Duration.ofMillis(250));

  private final FakeNetwork network = new FakeNetwork();
  private final List<StreamSocket> winners = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private static List<InetSocketAddress> addresses(String... literals) {
    return Arrays.stream(literals)
        .map(literal -> new InetSocketAddress(InetAddress.ofLiteral(literal), 80))
        .toList();
  }

  private ConnectRace race(ConnectOptions options, String... literals) {
    ConnectRace race =
        new ConnectRace(
            network.loop,
            network.proactor,
            options,
            List.of(),
            addresses(literals),
            winners::add,
            failures::add);
    race.start();
    return race;
  }

  private FakeStream stream(int index) {
    return network.proactor.streams.get(index);
  }

  private void after(Duration time) {
    network.clock.advance(time);
    network.iterate();
  }

  @Test
  void start_withoutDelay_triesNextAfterFailure() {
    race(ConnectOptions.defaults(), "::1", "127.0.0.1");
    after(Duration.ofMinutes(1));
    assertEquals(1, network.proactor.streams.size());

    stream(0).refused(new ConnectException("Connection refused"));
    network.iterate();
    stream(1).connected();
    network.iterate();

    assertEquals(List.of(stream(1)), winners);
    assertTrue(stream(0).closed);
  }

  @Test
  void start_firstDoesNotAnswer_triesSecondAfterDelay() {
    race(EYEBALLS, "::1", "127.0.0.1");
    after(Duration.ofMillis(249));
    assertEquals(1, network.proactor.streams.size());
    after(Duration.ofMillis(1));
    assertEquals(2, network.proactor.streams.size());

    stream(1).connected();
    network.iterate();

    assertEquals(List.of(stream(1)), winners);
    assertTrue(stream(0).closed);
    assertFalse(stream(1).closed);
  }

  @Test
  void start_failureBeforeDelay_triesNextAtOnce() {
    race(EYEBALLS, "::1", "127.0.0.1", "127.0.0.2");
    after(Duration.ofMillis(200));
    stream(0).refused(new ConnectException("Connection refused"));
    network.iterate();
    assertEquals(2, network.proactor.streams.size());

    after(Duration.ofMillis(200));
    assertEquals(2, network.proactor.streams.size());
    after(Duration.ofMillis(50));

    assertEquals(3, network.proactor.streams.size());
  }

  @Test
  void start_twoConnectInOneIteration_keepsOne() {
    race(EYEBALLS, "::1", "127.0.0.1");
    after(Duration.ofMillis(250));
    stream(0).connected();
    stream(1).connected();
    network.iterate();

    assertEquals(List.of(stream(0)), winners);
    assertTrue(stream(1).closed);
  }

  @Test
  void start_allFail_reportsAllFailures() {
    race(EYEBALLS, "::1", "127.0.0.1");
    stream(0).refused(new ConnectException("Connection refused"));
    network.iterate();
    stream(1).refused(new ConnectException("Connection timed out"));
    network.iterate();

    assertEquals(
        "Multiple exceptions: connect call failed for [0:0:0:0:0:0:0:1]:80: Connection refused,"
            + " connect call failed for 127.0.0.1:80: Connection timed out",
        failures.getFirst().getMessage());
    assertEquals(2, failures.getFirst().getSuppressed().length);
  }

  @Test
  void start_oneAddressFails_keepsItsException() {
    race(EYEBALLS, "127.0.0.1");
    stream(0).refused(new ConnectException("Connection refused"));
    network.iterate();

    assertSame(ConnectException.class, failures.getFirst().getClass());
  }

  @Test
  void cancel_whileConnecting_closesAndStartsNoMore() {
    ConnectRace race = race(EYEBALLS, "::1", "127.0.0.1");

    race.cancel();
    after(Duration.ofMinutes(1));

    assertTrue(stream(0).closed);
    assertEquals(1, network.proactor.streams.size());
    assertEquals(List.of(), winners);
    assertEquals(List.of(), failures);
  }

  @Test
  void interleaved_one_alternatesFamilies() {
    assertEquals(
        addresses("::1", "127.0.0.1", "::2", "127.0.0.2", "::3"),
        ConnectRace.interleaved(addresses("::1", "::2", "::3", "127.0.0.1", "127.0.0.2"), 1));
  }

  @Test
  void interleaved_two_beginsWithTwoOfFirstFamily() {
    assertEquals(
        addresses("::1", "::2", "127.0.0.1", "::3"),
        ConnectRace.interleaved(addresses("::1", "::2", "::3", "127.0.0.1"), 2));
  }

  @Test
  void interleaved_zero_keepsOrder() {
    var order = addresses("::1", "::2", "127.0.0.1");
    assertSame(order, ConnectRace.interleaved(order, 0));
  }
}
