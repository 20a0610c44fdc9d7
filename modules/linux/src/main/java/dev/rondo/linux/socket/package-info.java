/** Non-blocking native sockets and files, for any loop, however it polls or waits for them. */
@NullMarked
package dev.rondo.linux.socket;

import org.jspecify.annotations.NullMarked;
