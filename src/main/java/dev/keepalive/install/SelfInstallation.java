package dev.keepalive.install;

import dev.keepalive.attach.AgentArguments;
import dev.keepalive.attach.Attachment;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.TimeLimited;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Attaches the agent to the JVM that runs this code, for {@link dev.keepalive.KeepAlive#install}. */
public final class SelfInstallation implements Consumer<String> {
    /** The limit for the jar and the attach, which has a shorter limit of its own. */
    private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(2 * Attachment.USUAL_SECONDS);

    /**
     * Attaches the agent in a thread of its own, since an interrupt of the caller would close files while they are
     * read.
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

    /** Returns why it has failed, or null. */
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
