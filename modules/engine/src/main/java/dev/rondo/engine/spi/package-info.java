/**
 * The interfaces that a backend implements: a {@link dev.rondo.engine.spi.Poller} or a {@link
 * dev.rondo.engine.spi.Proactor}, with its sockets.
 *
 * <p>This package is frozen: code written against it continues to compile and to work. Nothing in
 * it is changed or removed; additions are new types, or methods with a default that keeps the
 * rules.
 *
 * <p>Each rule has a number and is stated once: D at {@link dev.rondo.engine.spi.Driver}, L at
 * {@link dev.rondo.engine.spi.Poller}, P at {@link dev.rondo.engine.spi.Proactor}, S at {@link
 * dev.rondo.engine.spi.StreamSocket}, A at {@link dev.rondo.engine.spi.ListenSocket}, G at {@link
 * dev.rondo.engine.spi.DatagramSocket}. The test cases in {@code dev.rondo.engine.tck} name the
 * rules that they check. The same cases check {@link dev.rondo.engine.spi.PolledSockets}, through
 * the engine's own sockets; the contracts of {@code dev.rondo.tck} check child processes, signals
 * and names.
 *
 * <p>The rules speak of <em>the loop's turn</em>: the right to act for the loop, which at most one
 * thread holds at any moment. The holder is the thread in {@code run…}, or the virtual thread that
 * currently runs a callback or task for it.
 */
@NullMarked
package dev.rondo.engine.spi;

import org.jspecify.annotations.NullMarked;
