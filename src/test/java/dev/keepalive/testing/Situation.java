package dev.keepalive.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A row of docs/supported.md, which scripts/supported makes from what ran: the tests of this text have passed on a JDK, or some did not.
 *
 * <p>For parameterized tests that have a {@link Jdk} among their arguments; of two, the last is the one whose sockets are looked at.
 * Several methods may share a text. Rows are sorted, so a text begins with what it has in common with its neighbours.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ExtendWith(SituationRecorder.class)
public @interface Situation {
    /** The first cell of the row, as Markdown. */
    String value();
}
