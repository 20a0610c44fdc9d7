/** The services of this module. */
@org.jspecify.annotations.NullMarked
package dev.rondo.policies.service;
