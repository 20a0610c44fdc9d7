/**
 * A server of static files over HTTP/1.1: a program to learn from, written with a protocol, the
 * executor and {@code sendfile}.
 */
@NullMarked
package dev.rondo.examples.http;

import org.jspecify.annotations.NullMarked;
