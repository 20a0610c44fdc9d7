/** What a backend supplies. */
@NullMarked
package dev.rondo.engine.spi;

import org.jspecify.annotations.NullMarked;
