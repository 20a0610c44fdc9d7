package com.example.virtualtime;

import dev.rondo.Context;

/** The failure of a future, and whether it was retrieved. */
final class FutureFailure {

  final Throwable cause;
  final Context context = Context.copyCurrent();
  volatile boolean retrieved;

  FutureFailure(Throwable cause) {
    this.cause = cause;
  }
}
