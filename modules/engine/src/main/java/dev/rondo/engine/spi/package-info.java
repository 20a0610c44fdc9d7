/**
 * What a backend supplies: a {@link dev.rondo.engine.spi.Poller} or a {@link
 * dev.rondo.engine.spi.Proactor}, with its sockets.
 *
 * <p>This package is frozen. What compiles and works against it goes on to: nothing in it is
 * changed or taken away, and what is added is a method with a default that keeps the rules, or a
 * new type.
 *
 * <p>The rules are numbered, each is stated once, and the cases in {@code dev.rondo.engine.tck}
 * name those that they hold a driver to: D at {@link dev.rondo.engine.spi.Driver}, L at {@link
 * dev.rondo.engine.spi.Poller}, P at {@link dev.rondo.engine.spi.Proactor}, S at {@link
 * dev.rondo.engine.spi.StreamSocket}, A at {@link dev.rondo.engine.spi.ListenSocket}, G at {@link
 * dev.rondo.engine.spi.DatagramSocket}. What a method does is said at the method; what the engine's
 * sockets over a poller ask of {@link dev.rondo.engine.spi.PolledSockets} is held by the same
 * cases, and children, signals and names by the contracts of {@code dev.rondo.tck}.
 */
@NullMarked
package dev.rondo.engine.spi;

import org.jspecify.annotations.NullMarked;
