package com.example.virtualtime;

/** What a future failed with, and whether anybody looked at it. */
final class Failure {

  final Throwable cause;
  volatile boolean retrieved;

  Failure(Throwable cause) {
    this.cause = cause;
  }
}
