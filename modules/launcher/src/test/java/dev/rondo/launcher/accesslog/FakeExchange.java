package dev.rondo.launcher.accesslog;

import dev.rondo.examples.http.HttpExchange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange with given facts. */
record FakeExchange(
    @Nullable String method,
    @Nullable String target,
    @Nullable String refused,
    int status,
    long bytes,
    Map<String, String> headers)
    implements HttpExchange {

  static FakeExchange get(String target, Map<String, String> headers) {
    return new FakeExchange("GET", target, null, 200, 5_000_000_000L, headers);
  }

  @Override
  public String remote() {
    return "192.0.2.1";
  }

  @Override
  public @Nullable String protocol() {
    return method == null ? null : "HTTP/1.1";
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public long nanos() {
    return 1_234_999;
  }
}
