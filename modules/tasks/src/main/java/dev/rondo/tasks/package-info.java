/** What programs made of tasks are written with. */
@NullMarked
package dev.rondo.tasks;

import org.jspecify.annotations.NullMarked;
