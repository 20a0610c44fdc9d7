/** The service by which the engine finds this module. */
@NullMarked
package dev.rondo.monitoring.service;

import org.jspecify.annotations.NullMarked;
