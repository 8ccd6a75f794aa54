package dev.keepalive.attach;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Starts processes that get nothing of this one's: no variable of its environment but the locale, no directory, and no descriptor but three pipes. */
final class CleanProcess {
    /** What a command says when it fails is short. */
    private static final int COMPLAINT_LIMIT = 1 << 14;

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

    /** What a process that has ended has written to stdout, then to stderr, on one line. */
    static String complaint(Process process) throws IOException {
        byte[] out = BoundedReading.start(process.getInputStream(), COMPLAINT_LIMIT);
        byte[] err = BoundedReading.start(process.getErrorStream(), COMPLAINT_LIMIT);
        return (new String(out, StandardCharsets.UTF_8) + new String(err, StandardCharsets.UTF_8)).trim();
    }
}
