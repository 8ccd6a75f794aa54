package dev.keepalive.install;

import dev.keepalive.attach.AgentArguments;
import dev.keepalive.attach.Attachment;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TimeLimited;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** What {@link dev.keepalive.KeepAlive#install} does: attaches the agent to the JVM that runs this code. */
public final class SelfInstallation implements Consumer<String> {
    /** The attach has a limit of its own; what is left is for the jar and for the deadline's own message. */
    private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(2 * Attachment.USUAL_SECONDS);

    /**
     * Attaches the agent, in a thread of its own: in the caller's an interrupt would close files while they are read.
     *
     * @param options settings as in -javaagent, or ""
     */
    @Override
    public void accept(String options) {
        AgentArguments.check(options);
        try {
            ProcessException failure = TimeLimited.call("install", LIMIT_MILLIS, () -> install(options));
            if (failure != null) {
                throw new IllegalStateException(failure.getMessage() + "; " + failure.remedy(), failure);
            }
        } catch (IOException e) {
            if (e.getCause() instanceof IllegalStateException) {
                throw (IllegalStateException) e.getCause();
            }
            throw new IllegalStateException("the agent's jar cannot be read or copied: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the agent's jar was not read and loaded in time; try again", e);
        }
    }

    /** Null if it has succeeded. */
    private static ProcessException install(String options) throws IOException {
        try (InstallableJar jar = InstallableJar.find()) {
            String ownJar = Attachment.mayAttachToItself() ? jar.path() : jar.withAttachingSide();
            Attachment.runOnSelf(jar.path(), ownJar, options);
            return null;
        } catch (ProcessException e) {
            return e;
        }
    }
}
