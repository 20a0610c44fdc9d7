/** Reports of a run of the kit: verdicts, coverage, and their Markdown and JSON forms. */
@NullMarked
package dev.rondo.tck.report;

import org.jspecify.annotations.NullMarked;
