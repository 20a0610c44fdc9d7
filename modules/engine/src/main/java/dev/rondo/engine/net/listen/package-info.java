/** Servers: binding, listening and accepting. */
@NullMarked
package dev.rondo.engine.net.listen;

import org.jspecify.annotations.NullMarked;
