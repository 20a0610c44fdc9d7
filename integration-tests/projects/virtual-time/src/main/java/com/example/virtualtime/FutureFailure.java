package com.example.virtualtime;

import dev.rondo.Context;

/** What a future failed with, and whether anybody looked at it. */
final class FutureFailure {

  final Throwable cause;
  final Context context = Context.copyCurrent();
  volatile boolean retrieved;

  FutureFailure(Throwable cause) {
    this.cause = cause;
  }
}
