package dev.keepalive.testing;

import java.util.List;

/** A user that is neither root nor the one that runs the tests. */
public final class OtherUser {
    public static final String ID = "65534";

    private OtherUser() {}

    /** Put before a command, runs it as that user; root only. */
    public static List<String> command() {
        return List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups");
    }
}
