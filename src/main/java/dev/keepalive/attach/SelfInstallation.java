package dev.keepalive.attach;

import java.io.IOException;
import java.util.function.Consumer;

/** What {@link dev.keepalive.KeepAlive#install} does: attaches the agent to the JVM that runs this code. */
public final class SelfInstallation implements Consumer<String> {
    /**
     * Attaches the agent.
     *
     * @param options settings as in -javaagent, or ""
     */
    @Override
    public void accept(String options) {
        Options.check(options);
        try (InstallableJar jar = InstallableJar.find()) {
            Attachment.run(Long.parseLong(CurrentProcess.pid()), jar.path(), "attach", options);
        } catch (AttachException e) {
            throw new IllegalStateException(e.getMessage() + "; " + e.remedy(), e);
        } catch (IOException e) {
            throw new IllegalStateException("the agent's jar cannot be read or copied: " + e, e);
        }
    }
}
