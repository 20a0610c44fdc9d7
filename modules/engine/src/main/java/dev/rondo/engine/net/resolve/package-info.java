/** Name resolution off the loop thread. */
@NullMarked
package dev.rondo.engine.net.resolve;

import org.jspecify.annotations.NullMarked;
