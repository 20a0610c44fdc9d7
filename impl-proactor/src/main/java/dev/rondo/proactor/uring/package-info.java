/** Completion as the Linux kernel has it: io_uring(7), without a library. */
@NullMarked
package dev.rondo.proactor.uring;

import org.jspecify.annotations.NullMarked;
