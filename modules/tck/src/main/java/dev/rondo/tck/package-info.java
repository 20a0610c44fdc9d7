/**
 * The conformance kit: contracts as interfaces with default test methods, and what such tests are
 * written with.
 *
 * <p>A loop is held to all of them by one class:
 *
 * {@snippet :
 * class AcmeLoopTests implements LoopTck {
 *   @Override
 *   public EventLoopProvider provider() {
 *     return new AcmeLoopProvider();
 *   }
 * }
 * }
 *
 * <p>A test named in its comment as T012 is the behaviour of that number in asyncio's own suite, as
 * far as it has a counterpart here.
 */
@NullMarked
package dev.rondo.tck;

import org.jspecify.annotations.NullMarked;
