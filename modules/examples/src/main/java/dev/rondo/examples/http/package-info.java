/**
 * A static file server over HTTP/1.1: an example program that uses a protocol, the executor and
 * {@code sendfile}.
 */
@NullMarked
package dev.rondo.examples.http;

import org.jspecify.annotations.NullMarked;
