package dev.keepalive.attach;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.List;

/** The processes that the caller may not look into, among which there may be JVMs. Linux. */
public final class HiddenProcesses {
    private int all;
    private int namedJava;
    private boolean othersInvisible;

    private HiddenProcesses() {}

    /** Those that are there now. */
    public static HiddenProcesses find(List<Jvm> seen) {
        HiddenProcesses hidden = new HiddenProcesses();
        if (LinuxProcess.hasProc()) {
            hidden.othersInvisible = !new LinuxProcess("1").exists();
            for (String pid : LinuxProcess.pids()) {
                hidden.look(new LinuxProcess(pid), seen.stream().anyMatch(jvm -> pid.equals(Long.toString(jvm.pid()))));
            }
        }
        return hidden;
    }

    /** How many there are, threads of the kernel excepted. */
    public int all() {
        return all;
    }

    /** How many of them are named java, as the java command is. */
    public int namedJava() {
        return namedJava;
    }

    /** Whether /proc shows no process of another user at all, and so none is counted: it is mounted with hidepid, see proc(5). */
    public boolean areOthersInvisible() {
        return othersInvisible;
    }

    private void look(LinuxProcess process, boolean seen) {
        if (seen) {
            return;
        }
        try {
            try (InputStream maps = Files.newInputStream(process.file("maps"))) {
                return; // may be looked into
            } catch (AccessDeniedException e) {
                if (!process.commandLine().isEmpty()) { // a thread of the kernel has none
                    all++;
                    namedJava += process.name().equals("java") ? 1 : 0;
                }
            }
        } catch (IOException e) {
            // has ended
        }
    }
}
