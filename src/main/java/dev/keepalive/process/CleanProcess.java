package dev.keepalive.process;

import java.io.File;
import java.util.Map;

/** Starts processes that get nothing of this one's: no variable of its environment but the locale, no directory, and no descriptor but three pipes. */
public final class CleanProcess {
    private CleanProcess() {}

    /** Has the JDK start programs itself, not by one of its own (jspawnhelper), to which it would give the whole environment. To be called first. */
    public static void useNoHelper() {
        System.setProperty("jdk.lang.Process.launchMechanism", "FORK");
    }

    /** What starts such a process. */
    public static ProcessBuilder of(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("LANG") && !name.startsWith("LC_"));
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return builder;
    }
}
