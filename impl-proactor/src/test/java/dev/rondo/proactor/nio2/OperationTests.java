package dev.rondo.proactor.nio2;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OperationTests {

  private @Nullable Exception failure;

  @Test
  void failed_withAnError_endsTheOperation() {
    Operation<Integer> operation =
        new Operation<>(new CompletionQueue()) {
          @Override
          void ended(@Nullable Integer value, @Nullable Exception exception) {
            failure = exception;
          }
        };
    Error error = new OutOfMemoryError("no buffer");
    operation.failed(error, null);
    operation.run();

    assertSame(error, assertInstanceOf(IOException.class, failure).getCause());
  }
}
