/**
 * The conformance kit: contracts as interfaces with default test methods, and their helpers.
 *
 * <p>One class runs all contracts against a loop:
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
 * <p>A number such as T012 in the comment of a test is that of a behavior of asyncio, which the
 * test mirrors.
 */
@NullMarked
package dev.rondo.tck;

import org.jspecify.annotations.NullMarked;
