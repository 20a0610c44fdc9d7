package com.example.neighbors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rondo.Task;
import dev.rondo.tasks.Asyncio;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/**
 * Libraries that block, in mounted tasks of one loop. With {@code -Dcompare=true}, prints their
 * rates beside those of virtual threads; {@code -Dtasks=200} takes fewer tasks.
 */
@Timeout(120)
final class LibrariesTests {

  /** Calls for the first time hold the loop longer, while classes are loaded. */
  private static final Load WARM_UP = new Load(20, 5);

  private static final Load LOAD =
      new Load(Integer.getInteger("tasks", 1_000), Integer.getInteger("operations", 20));

  /** Numbers that servers treat specially: one request waits until the other arrives. */
  private static final long WAIT = -1;

  private static final long RELEASE = -2;

  /** Longer than a busy machine takes to let another task run. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int ROUNDS = 5;

  /** Calls the library in many tasks, after a task has waited in it for what another task does. */
  private static void check(String library, Load.Operation operation) throws Exception {
    Asyncio.run(
        () -> {
          Task<Long> waiting = Asyncio.createTask(() -> operation.echo(WAIT));
          Asyncio.sleep(Duration.ZERO).await(); // The task begins, and must not hold the loop.
          assertEquals(RELEASE, operation.echo(RELEASE));
          assertEquals(WAIT, waiting.await());
          return null;
        });
    load(library, operation);
  }

  private static void load(String library, Load.Operation operation) throws Exception {
    Load.Result cold = WARM_UP.onLoop(operation);
    LOAD.onLoop(operation);
    if (Boolean.getBoolean("compare")) {
      compare(library, operation, cold);
    }
  }

  private static void compare(String library, Load.Operation operation, Load.Result cold)
      throws Exception {
    double[] loop = new double[ROUNDS];
    double[] threads = new double[ROUNDS];
    long[] pauses = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      threads[round] = LOAD.onVirtualThreads(operation).perSecond();
      Load.Result result = LOAD.onLoop(operation);
      loop[round] = result.perSecond();
      pauses[round] = result.longestPause().toMillis();
    }
    Arrays.sort(loop);
    Arrays.sort(threads);
    Arrays.sort(pauses);
    System.out.printf(
        "| %s | %,.0f | %,.0f | %.2f | %d | %d |%n",
        library,
        loop[ROUNDS / 2],
        threads[ROUNDS / 2],
        loop[ROUNDS / 2] / threads[ROUNDS / 2],
        cold.longestPause().toMillis(),
        pauses[ROUNDS / 2]);
  }

  @Test
  void pgjdbc_withHikariCP() throws Exception {
    try (Servers server = Servers.postgres()) {
      var config = new HikariConfig();
      config.setJdbcUrl("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.port()));
      config.setUsername("rondo");
      config.setMaximumPoolSize(10);
      config.setConnectionTimeout(60_000);
      try (var pool = new HikariDataSource(config);
          Connection holder = pool.getConnection()) {
        query(holder, "select ?::bigint from pg_advisory_lock(1)", 0);
        check(
            "pgjdbc, HikariCP",
            number -> {
              if (number == WAIT) {
                return waitForLock(pool.getConnection());
              }
              return number == RELEASE
                  ? query(holder, "select ?::bigint from pg_advisory_unlock(1)", number)
                  : select(pool.getConnection(), number);
            });
      }
    }
  }

  private static long select(Connection connection, long number) throws SQLException {
    try (connection;
        PreparedStatement statement = connection.prepareStatement("select ?::bigint")) {
      statement.setLong(1, number);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static long waitForLock(Connection connection) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = %d".formatted(LIMIT.toMillis()));
      return query(connection, "select ?::bigint from pg_advisory_xact_lock(1)", WAIT);
    }
  }

  /** Without a longest wait, the pool of Jedis spins while another task opens a connection. */
  @Test
  void jedis() throws Exception {
    var pool = new ConnectionPoolConfig();
    pool.setMaxWait(Duration.ofMinutes(1));
    try (Servers server = Servers.redis();
        var redis =
            RedisClient.builder()
                .hostAndPort("127.0.0.1", server.port())
                .poolConfig(pool)
                .build()) {
      check(
          "Jedis",
          number -> {
            if (number == WAIT) {
              return Long.parseLong(redis.brpop(LIMIT.toSeconds(), "released").getValue());
            }
            if (number == RELEASE) {
              redis.lpush("released", String.valueOf(WAIT));
            }
            redis.set("key " + number, String.valueOf(number));
            return Long.parseLong(redis.get("key " + number));
          });
    }
  }

  @Test
  void httpClient_ofTheJdk() throws Exception {
    try (var server = new EchoHttpServer();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      check(
          "java.net.http",
          number -> {
            HttpRequest request = HttpRequest.newBuilder(server.uri(number)).build();
            HttpResponse<String> response =
                client.send(request, HttpResponse.BodyHandlers.ofString());
            return Long.parseLong(response.body());
          });
    }
  }

  @Test
  void httpClient_ofApache() throws Exception {
    try (var server = new EchoHttpServer();
        CloseableHttpClient client =
            HttpClients.custom()
                .setConnectionManager(
                    PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(50)
                        .setMaxConnPerRoute(50)
                        .build())
                .build()) {
      check(
          "Apache HttpClient",
          number ->
              client.execute(
                  new HttpGet(server.uri(number)),
                  response -> Long.parseLong(EntityUtils.toString(response.getEntity()))));
    }
  }

  @Test
  void okHttp() throws Exception {
    try (var server = new EchoHttpServer()) {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .connectionPool(new ConnectionPool(1_000, 1, TimeUnit.MINUTES))
              .build();
      check(
          "OkHttp",
          number -> {
            Request request = new Request.Builder().url(server.uri(number).toURL()).build();
            try (Response response = client.newCall(request).execute()) {
              return Long.parseLong(response.body().string());
            }
          });
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  /** It waits for nothing but the file. */
  @Test
  void logback() throws Exception {
    Logger logger = LoggerFactory.getLogger(LibrariesTests.class);
    load(
        "Logback",
        number -> {
          logger.debug("operation {}", number);
          return number;
        });
    if (!Boolean.getBoolean("compare")) {
      try (Stream<String> lines = Files.lines(Path.of("target", "test.log"))) {
        assertEquals(
            WARM_UP.calls() + LOAD.calls(),
            lines.filter(line -> line.contains(" - operation ")).count());
      }
    }
  }

  /** The library calls native code, which holds a mounted loop: so a thread makes the call. */
  @Test
  void sqlite_inAThread() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      connection.setAutoCommit(true);
      long sum =
          Asyncio.run(
              () -> {
                long total = 0;
                for (long number = 0; number < 100; number++) {
                  long asked = number;
                  total += Asyncio.toThread(() -> ask(connection, asked)).await();
                }
                return total;
              });

      assertEquals(4950, sum);
    }
  }

  private static long ask(Connection connection, long number) throws SQLException {
    return query(connection, "select ?", number);
  }

  private static long query(Connection connection, String sql, long number) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, number);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Answers each request with the number in its path; {@link #WAIT} after {@link #RELEASE}. */
  private static final class EchoHttpServer implements AutoCloseable {

    private final CountDownLatch released = new CountDownLatch(1);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    EchoHttpServer() throws Exception {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              byte[] answer = answer(exchange.getRequestURI().getPath().substring(1));
              exchange.sendResponseHeaders(200, answer.length);
              exchange.getResponseBody().write(answer);
            }
          });
      server.start();
    }

    private byte[] answer(String path) {
      long number = Long.parseLong(path);
      if (number == RELEASE) {
        released.countDown();
      }
      String answer = number == WAIT && !isReleased() ? "0" : path;
      return answer.getBytes(UTF_8);
    }

    private boolean isReleased() {
      try {
        return released.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return false;
      }
    }

    URI uri(long number) {
      return URI.create("http://127.0.0.1:%d/%d".formatted(server.getAddress().getPort(), number));
    }

    @Override
    public void close() {
      server.stop(0);
      threads.close();
    }
  }
}
