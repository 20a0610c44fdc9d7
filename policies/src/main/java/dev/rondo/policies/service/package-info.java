/** What service loading finds. */
@org.jspecify.annotations.NullMarked
package dev.rondo.policies.service;
