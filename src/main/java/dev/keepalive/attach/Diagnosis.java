package dev.keepalive.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Why the agent has not answered. */
final class Diagnosis {
    private static final int OTHERS_READ = 0004;
    private static final int GROUP_READ = 0040;
    private static final int OWNER_READ = 0400;
    private static final int READ_TO_SEARCH = 2; // from the bit for reading to the bit for searching a directory
    private static final int ROOT = 0;

    private final Target target;
    private final String jar;
    private final String arguments;

    Diagnosis(Target target, String jar, String arguments) {
        this.target = target;
        this.jar = jar;
        this.arguments = arguments;
    }

    /** For what the JDK's attach threw, which may be null. */
    AttachException of(Throwable failure) {
        long pid = target.jvm().pid();
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        if (message.contains("No compatible attachment provider")) {
            return new AttachException(
                    "this Java runtime has no attach module (jdk.attach), so it cannot attach to JVM " + pid,
                    "use that of a JDK, or one of these:\n" + otherCommands(),
                    failure);
        }
        if (message.contains("Dynamic agent loading is not enabled")
                || target.hasArgument("-XX:-EnableDynamicAgentLoading")) {
            return new AttachException(
                    "JVM " + pid + " does not allow agents to be loaded (-XX:-EnableDynamicAgentLoading)",
                    "restart it with -XX:+EnableDynamicAgentLoading, or with -javaagent:keepalive-agent.jar",
                    failure);
        }
        if (target.process() != null && !target.process().exists()) {
            return new AttachException("JVM " + pid + " has ended", "start it again", failure);
        }
        String unreadable = unreadable();
        if (unreadable != null) {
            return new AttachException(
                    "JVM " + pid + " cannot read the agent's jar " + jar + ": " + unreadable,
                    "copy it to where that JVM can read it, and name that path as the JVM sees it: --jar=/path/keepalive-agent.jar",
                    failure);
        }
        if (message.contains("respond") || message.contains("Unable to open socket file")) {
            return new AttachException(
                    "JVM " + pid + " does not answer: " + message,
                    "is it hung, or has its file /tmp/.java_pid" + pid + " been removed?",
                    failure);
        }
        return new AttachException(
                "the agent was not loaded into JVM " + pid + (failure == null ? "" : ": " + failure),
                "its stderr may say more",
                failure);
    }

    private String otherCommands() {
        return "  jcmd " + target.jvm().pid() + " JVMTI.agent_load " + jar + " '\"" + arguments + "\"'\n" + "  jattach "
                + target.jvm().pid() + " load instrument false \"" + jar + "=" + arguments + "\"";
    }

    /** What keeps the target from the jar, or null if nothing is seen. */
    private String unreadable() {
        if (target.process() == null) {
            return Files.isReadable(new java.io.File(jar).toPath()) ? null : "it is not readable";
        }
        try {
            Path root = target.process().inItsRoot("/");
            Path file = root;
            for (String name : jar.substring(1).split("/")) {
                if (!mayUse(file, READ_TO_SEARCH)) {
                    return "its user may not search "
                            + file.toString().substring(root.toString().length()) + "/";
                }
                file = file.resolve(name);
                if (!Files.exists(file)) {
                    return "it is not there in its file system";
                }
            }
            return mayUse(file, 0) ? null : "its user may not read it";
        } catch (IOException e) {
            return null; // then something else is wrong too
        }
    }

    /** Whether the target's user may read the file, or with the shift search the directory. */
    private boolean mayUse(Path file, int shift) throws IOException {
        LinuxProcess process = target.process();
        int user = process.effectiveUser();
        List<Integer> groups = process.groups();
        int mode = (Integer) Files.getAttribute(file, "unix:mode");
        int bit = OTHERS_READ;
        if ((Integer) Files.getAttribute(file, "unix:uid") == user) {
            bit = OWNER_READ;
        } else if (groups.contains((Integer) Files.getAttribute(file, "unix:gid"))) {
            bit = GROUP_READ;
        }
        return user == ROOT || (mode & bit >> shift) != 0;
    }
}
