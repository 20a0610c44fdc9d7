/** The driver over the Linux kernel's io_uring(7), without liburing. */
@NullMarked
package dev.rondo.proactor.uring;

import org.jspecify.annotations.NullMarked;
