package dev.keepalive.socket;

import java.io.File;

/** Finds the directory of /proc with the open files and the network of this process, see proc(5). */
public final class OwnProc {
    /**
     * The directory of the process. When its first thread has ended, as in a program that creates a JVM and leaves the
     * first thread by pthread_exit(3), this directory is empty, and that of the current thread is used.
     */
    public static final String DIRECTORY = new File("/proc/self/net/tcp").exists() ? "/proc/self" : "/proc/thread-self";

    private OwnProc() {}
}
