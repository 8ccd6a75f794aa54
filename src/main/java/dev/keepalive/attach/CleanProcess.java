package dev.keepalive.attach;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/** Starts processes that get nothing of this one's: no variable of its environment but the locale, no directory, and no descriptor but three pipes. */
final class CleanProcess {
    private CleanProcess() {}

    static Process start(String... command) throws IOException {
        // else the JDK starts a program of its own first (jspawnhelper), to which it gives the whole environment
        System.setProperty("jdk.lang.Process.launchMechanism", "FORK");
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("LANG") && !name.startsWith("LC_"));
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return builder.start();
    }
}
