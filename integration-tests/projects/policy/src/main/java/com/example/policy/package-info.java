/** A policy written against Rondo's API alone. */
@NullMarked
package com.example.policy;

import org.jspecify.annotations.NullMarked;
