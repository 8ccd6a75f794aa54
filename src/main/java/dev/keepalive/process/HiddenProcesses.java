package dev.keepalive.process;

import java.io.IOException;

/** The processes that the caller may not look into, among which there may be JVMs. Linux. */
public final class HiddenProcesses {
    private final boolean othersInvisible = LinuxProcess.hasProc() && !new LinuxProcess("1").exists();
    private int all;
    private int namedJava;

    HiddenProcesses() {}

    /** Counts one, unless it has ended or is a thread of the kernel, which has no command line. */
    void add(LinuxProcess process) throws IOException {
        if (!process.commandLine().isEmpty()) {
            add(process.name().equals("java"));
        }
    }

    private synchronized void add(boolean java) {
        all++;
        namedJava += java ? 1 : 0;
    }

    /** How many there are, threads of the kernel excepted. */
    public synchronized int all() {
        return all;
    }

    /** How many of them are named java, as the java command is. */
    public synchronized int namedJava() {
        return namedJava;
    }

    /** Whether /proc shows no process of another user at all, and so none is counted: it is mounted with hidepid, see proc(5). */
    public boolean areOthersInvisible() {
        return othersInvisible;
    }
}
