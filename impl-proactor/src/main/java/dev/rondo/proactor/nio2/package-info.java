/** Completion as {@link java.nio.channels.AsynchronousChannelGroup} has it. */
@NullMarked
package dev.rondo.proactor.nio2;

import org.jspecify.annotations.NullMarked;
