/** What a backend supplies, and what it is given. */
@NullMarked
package dev.rondo.engine.spi;

import org.jspecify.annotations.NullMarked;
