package dev.keepalive.attach;

import dev.keepalive.process.BoundedReading;
import dev.keepalive.process.CleanProcess;
import dev.keepalive.process.LinuxProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ProcessIdentity;
import dev.keepalive.process.TimeLimited;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An attach by a short-lived process of the same Java runtime: as the user of the target, or for a JVM that may not attach to itself.
 *
 * <p>As the target's user it has no privilege at all, and nothing of root's but the right to reach the target's root directory, which a process of that
 * user has anyway. What it says is not trusted, since the target's user can trace it.
 */
public final class AttachHelper {
    /** The hidden command of the command line that it runs. */
    public static final String COMMAND = "attach-helper";

    /** More cannot come: a report, and what a Java runtime says when it cannot start. */
    private static final int ANSWER_LIMIT = 1 << 25;

    /** The directory that it has as standard input. */
    private static final String STDIN = "/proc/self/fd/0";

    private static final int COMPLAINT_LIMIT = 1 << 14;

    /** For that process to start and to end within the time limit. */
    private static final long MARGIN_MILLIS = 1000;

    private static final long PARENT_POLL_MILLIS = 200;

    /** Performance data would be a file that stays if it is killed; an attach would be the way for the target's user to have it run other code. */
    private static final List<String> JVM_OPTIONS = Arrays.asList(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism");

    private final LinuxProcess target;
    private final ProcessIdentity identity;
    private final long pid;
    private final Deadline deadline;

    AttachHelper(LinuxProcess target, ProcessIdentity identity, long pid, Deadline deadline) {
        this.target = target;
        this.identity = identity;
        this.pid = pid;
        this.deadline = deadline;
    }

    /**
     * The main method of that process: attaches, and writes the answer to stderr, since a thread dump goes to stdout.
     *
     * @param root the target's root directory; "" if /proc shows it
     * @param startTime of the target, see {@link ProcessIdentity#startTime}; "" where there is no /proc
     * @param millis time limit
     * @param jar the path of the agent's jar, as the target sees it; "" for that of the agent that it has, else the own one
     * @param arguments those of the agent
     */
    public static void attach(long pid, String root, String startTime, long millis, String jar, String arguments)
            throws IOException {
        if (LinuxProcess.hasProc()) {
            Thread watch = new Thread(AttachHelper::endWithParent, "keepalive-agent parent");
            watch.setDaemon(true);
            watch.start();
        }
        Answer answer = answer(pid, root, startTime, millis, jar, arguments);
        OutputStream out = new FileOutputStream(FileDescriptor.err);
        out.write(answer.toBytes());
        out.flush();
    }

    private static Answer answer(long pid, String root, String startTime, long millis, String jar, String arguments)
            throws IOException {
        LinuxProcess target = null;
        ProcessIdentity identity = null;
        if (!startTime.isEmpty()) {
            target = root.isEmpty()
                    ? new LinuxProcess(Long.toString(pid)).withReachableRoot()
                    : new LinuxProcess(Long.toString(pid), Paths.get(root));
            identity = ProcessIdentity.of(Long.parseLong(startTime), target);
        }
        return new AgentRequest(target, pid, jar, AgentJar.path(), arguments).send(identity, Deadline.inMillis(millis));
    }

    /** Its standard input may be a directory, so only its parent's id tells whether that is still there. */
    private static void endWithParent() {
        try {
            String parent = LinuxProcess.self().parent();
            while (LinuxProcess.self().parent().equals(parent)) {
                Thread.sleep(PARENT_POLL_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // as good as its end
        }
        System.exit(1);
    }

    /** Attaches as the user of the target, with none of the caller's rights, environment, terminal or open files. */
    Answer asTargetUser(String ownJar, String jar, String arguments)
            throws IOException, ProcessException, TimeoutException {
        TargetUser user = new TargetUser(target, identity, pid);
        user.refuseImpossible();
        LinuxProcess seenByRoot = new LinuxProcess(target.pid());
        String root = seenByRoot.hasReachableRoot() ? seenByRoot.root().toString() : "";
        identity.check(target);
        List<String> command = user.command(javaCommand(), ownJar, root);
        command.addAll(java(root.isEmpty() ? "" : STDIN, ownJar, jar, arguments));
        Process process = CleanProcess.of(command.toArray(new String[0])).start();
        Output output = outputOf(process);
        if (output.answer == null) {
            throw user.failure(process.exitValue(), output.complaint, javaCommand(), ownJar);
        }
        return output.answer;
    }

    /** Attaches as the same user, for a JVM of JDK 9 and later that attaches to itself. */
    Answer asSameUser(String ownJar, String jar, String arguments)
            throws IOException, ProcessException, TimeoutException {
        if (!new File(javaCommand()).exists()) {
            throw new ProcessException(
                    "this JVM may not attach to itself, and its runtime has no " + javaCommand() + " that could do it",
                    "start it with -Djdk.attach.allowAttachSelf=true, or with -javaagent:keepalive-agent.jar");
        }
        ProcessBuilder builder = new ProcessBuilder(java("", ownJar, jar, arguments));
        // what is meant for the application: a port that it has taken, a heap of its size
        builder.environment()
                .keySet()
                .removeAll(Arrays.asList("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Output output = outputOf(builder.start());
        return output.answer == null
                ? Answer.failed("the process that attaches has ended: " + output.complaint, "", jar)
                : output.answer;
    }

    private static String javaCommand() {
        return Paths.get(System.getProperty("java.home"), "bin", "java").toString();
    }

    private List<String> java(String root, String ownJar, String jar, String arguments) {
        long millis = Math.max(deadline.millisLeft() / 2, deadline.millisLeft() - MARGIN_MILLIS);
        List<String> command = new ArrayList<>();
        command.add(javaCommand());
        command.addAll(JVM_OPTIONS);
        if (HotSpotAttach.isSupported()) {
            command.add("--add-opens=java.base/sun.nio.fs=ALL-UNNAMED");
        }
        command.add("-Dsun.tools.attach.attachTimeout=" + millis);
        command.addAll(Arrays.asList("-cp", ownJar, "dev.keepalive.Main", COMMAND, Long.toString(pid), root));
        command.add(identity == null ? "" : Long.toString(identity.startTime()));
        command.addAll(Arrays.asList(Long.toString(millis), jar, arguments));
        return command;
    }

    private Output outputOf(Process process) throws IOException, TimeoutException {
        Thread killer = new Thread(() -> end(process), "keepalive-agent end of helper");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            process.getOutputStream().close();
            return TimeLimited.call("helper", deadline.millisLeft(), () -> {
                byte[] err = BoundedReading.all(process.getErrorStream(), ANSWER_LIMIT);
                byte[] out = BoundedReading.readPrefix(process.getInputStream(), COMPLAINT_LIMIT);
                process.waitFor();
                return new Output(err, out);
            });
        } finally {
            end(process);
            try {
                Runtime.getRuntime().removeShutdownHook(killer);
            } catch (IllegalStateException e) {
                // this JVM is ending, and the hook has its use
            }
        }
    }

    /** What that process has written until its end. */
    private static final class Output {
        /** Null if there is none. */
        final Answer answer;

        /** What it has said instead: a Java runtime that cannot start uses stdout, too. */
        final String complaint;

        Output(byte[] err, byte[] out) {
            answer = Answer.of(err);
            complaint = answer == null ? (text(err) + text(out)).trim() : "";
        }

        private static String text(byte[] bytes) {
            return new String(bytes, 0, Math.min(bytes.length, COMPLAINT_LIMIT), StandardCharsets.UTF_8);
        }
    }

    /** Gives it the time to remove its file. */
    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor(MARGIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
