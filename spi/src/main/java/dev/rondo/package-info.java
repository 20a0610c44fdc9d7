/** The loop, its policy, and what a program does with them. */
@NullMarked
package dev.rondo;

import org.jspecify.annotations.NullMarked;
