/** A loop written against Rondo's API alone. */
@NullMarked
package com.example.virtualtime;

import org.jspecify.annotations.NullMarked;
