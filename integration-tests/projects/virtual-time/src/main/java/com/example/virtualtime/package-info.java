/** An event loop that uses Rondo's API only. */
@NullMarked
package com.example.virtualtime;

import org.jspecify.annotations.NullMarked;
