/** A backend over libuv, the event loop of Node.js. */
@NullMarked
package com.example.libuv;

import org.jspecify.annotations.NullMarked;
