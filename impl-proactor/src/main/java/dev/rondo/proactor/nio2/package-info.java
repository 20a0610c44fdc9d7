/** The driver over {@link java.nio.channels.AsynchronousChannelGroup}. */
@NullMarked
package dev.rondo.proactor.nio2;

import org.jspecify.annotations.NullMarked;
