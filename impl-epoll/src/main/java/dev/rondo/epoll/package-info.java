/** The backend over epoll(7). */
@NullMarked
package dev.rondo.epoll;

import org.jspecify.annotations.NullMarked;
