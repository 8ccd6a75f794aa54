package dev.keepalive.socket;

import java.io.File;

/** Names the directory of /proc in which this process finds its own open files and network, see proc(5). */
public final class OwnProc {
    /**
     * That of the process, which has none of them any more when the first thread has ended, as in a program that makes a JVM and leaves its first
     * thread by pthread_exit(3); then that of the thread.
     */
    public static final String DIRECTORY = new File("/proc/self/net/tcp").exists() ? "/proc/self" : "/proc/thread-self";

    private OwnProc() {}
}
