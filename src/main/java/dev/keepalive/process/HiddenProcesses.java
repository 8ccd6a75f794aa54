package dev.keepalive.process;

import java.io.IOException;

/** The number of processes that the caller may not look into, and which may be JVMs. For Linux only. */
public final class HiddenProcesses {
    private final boolean othersInvisible = LinuxProcess.hasProc() && !new LinuxProcess("1").exists();
    private int all;
    private int namedJava;

    HiddenProcesses() {}

    /** Counts a process, unless it has ended or is a thread of the kernel, which has no command line. */
    void add(LinuxProcess process) throws IOException {
        if (!process.commandLine().isEmpty()) {
            add(process.name().equals("java"));
        }
    }

    private synchronized void add(boolean java) {
        all++;
        namedJava += java ? 1 : 0;
    }

    /** The number of these processes, without threads of the kernel. */
    public synchronized int all() {
        return all;
    }

    /** The number of these processes that are named java. */
    public synchronized int namedJava() {
        return namedJava;
    }

    /** Whether /proc is mounted with hidepid, so that it shows no process of other users and none is counted. */
    public boolean areOthersInvisible() {
        return othersInvisible;
    }
}
