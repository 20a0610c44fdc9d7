/** Stream transports: reading into a protocol, writing with flow control. */
@NullMarked
package dev.rondo.engine.net.stream;

import org.jspecify.annotations.NullMarked;
