/** Sockets of our own that never block, for loops that wait for them by whatever means. */
@NullMarked
package dev.rondo.linux.socket;

import org.jspecify.annotations.NullMarked;
