/** A policy that uses Rondo's API only. */
@NullMarked
package com.example.policy;

import org.jspecify.annotations.NullMarked;
