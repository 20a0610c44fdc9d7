/** The Linux sockets of this module, for drivers that are not part of Rondo. */
@NullMarked
package dev.rondo.linux.driver;

import org.jspecify.annotations.NullMarked;
