/** Transports, protocols and their options. */
@NullMarked
package dev.rondo.net;

import org.jspecify.annotations.NullMarked;
