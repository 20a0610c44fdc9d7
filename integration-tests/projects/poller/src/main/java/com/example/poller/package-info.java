/** A backend on Rondo's engine. */
@NullMarked
package com.example.poller;

import org.jspecify.annotations.NullMarked;
