package dev.keepalive.process;

import java.io.File;
import java.util.Map;

/** Starts processes that inherit nothing but the locale and three pipes. */
public final class CleanProcess {
    private CleanProcess() {}

    /** Makes the JDK start programs itself, not by jspawnhelper, which gets the environment. To be called first. */
    public static void useNoHelper() {
        System.setProperty("jdk.lang.Process.launchMechanism", "FORK");
    }

    /** A builder of such a process. */
    public static ProcessBuilder of(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("LANG") && !name.startsWith("LC_"));
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return builder;
    }
}
