package dev.keepalive.attach;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.function.Supplier;

/**
 * The file {@code .attach_pid<pid>} that the JDK makes in the current directory of a JVM, or in its /tmp, so that the JVM takes the SIGQUIT of
 * an attach for what it is. The JDK removes it, unless it is ended while it waits for the JVM: then this does.
 */
final class TriggerFile {
    private final LinuxProcess target;

    private TriggerFile(LinuxProcess target) {
        this.target = target;
    }

    /** Attaches, and removes the file if this JVM is ended meanwhile; where there is no /proc just attaches. */
    static Answer watched(LinuxProcess target, Supplier<Answer> attach) {
        if (target == null) {
            return attach.get();
        }
        Thread hook = new Thread(new TriggerFile(target)::remove, "keepalive-agent trigger file");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return attach.get();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // this JVM is ending, and the hook has its use
            }
        }
    }

    private void remove() {
        try {
            // of a target that has ended there is no directory to be found any more
            String[] pids = target.pidsByNamespace();
            for (String pid :
                    new String[] {pids[0], pids[pids.length - 1]}) { // JDK 8 takes the pid that the caller sees
                removeFrom(TargetDirectory.current(target), ".attach_pid" + pid);
                removeFrom(TargetDirectory.below(target, "/tmp"), ".attach_pid" + pid);
            }
        } catch (IOException e) {
            // nobody is left who could be told
        }
    }

    /** What is empty and the caller's own. */
    private static void removeFrom(TargetDirectory opened, String name) throws IOException {
        try (TargetDirectory directory = opened) {
            if (directory.has(name)) {
                BasicFileAttributes attributes = directory.attributes(name);
                if (attributes.isRegularFile()
                        && attributes.size() == 0
                        && directory.owner(name).equals(self())) {
                    directory.delete(name);
                }
            }
        }
    }

    private static UserPrincipal self() throws IOException {
        return FileSystems.getDefault()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(
                        Integer.toUnsignedString(LinuxProcess.self().effectiveUser()));
    }
}
