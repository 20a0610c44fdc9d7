/** For implementers: how an event loop is offered to programs. */
@NullMarked
package dev.rondo.spi;

import org.jspecify.annotations.NullMarked;
