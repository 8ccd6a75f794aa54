package dev.keepalive.process;

import net.bytebuddy.agent.ByteBuddyAgent;

/** The JVM that runs this code. */
public final class CurrentProcess {
    private CurrentProcess() {}

    /** The process id of this JVM. */
    public static String pid() {
        return ByteBuddyAgent.ProcessProvider.ForCurrentVm.INSTANCE.resolve();
    }

    /** The feature release of this JVM: 8, 11, 17 and so on. */
    public static int feature() {
        String version = System.getProperty("java.specification.version");
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
