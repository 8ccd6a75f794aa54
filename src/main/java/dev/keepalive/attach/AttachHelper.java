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
 * An attach by a short-lived process of the same Java runtime, which runs as the user of the target, or attaches to the
 * JVM that has started it, because that JVM may not attach to itself.
 *
 * <p>A process with the rights of the target's user has no privilege. It inherits from root nothing but the target's
 * root directory, which a process of that user can reach anyway. Its output is not trusted, since the target's user can
 * trace it.
 */
public final class AttachHelper {
    /** The name of the hidden command that the process runs. */
    public static final String COMMAND = "attach-helper";

    /** The most bytes that are read: a report, and the messages of a Java runtime that cannot start. */
    private static final int ANSWER_LIMIT = 1 << 25;

    /** The directory that the process has as standard input. */
    private static final String STDIN = "/proc/self/fd/0";

    private static final int COMPLAINT_LIMIT = 1 << 14;

    /** The time that the process gets for its start and its end within the time limit. */
    private static final long MARGIN_MILLIS = 1000;

    private static final long PARENT_POLL_MILLIS = 200;

    /**
     * Without performance data, since their file would stay if the process is killed; and without the attach mechanism,
     * by which the target's user could make the process run other code.
     */
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
     * Attaches in the helper process. Writes the answer to stderr, since a thread dump goes to stdout.
     *
     * @param root the target's root directory; "" if /proc shows it
     * @param startTime the start time of the target, see {@link ProcessIdentity#startTime}; "" where there is no /proc
     * @param millis the time limit
     * @param jar the path of the jar to load, as the target sees it; "" for the jar of its agent, or that of this code
     * @param arguments the arguments of the agent
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

    /** Ends this process with its parent. Standard input, which may be a directory, does not show the parent's end. */
    private static void endWithParent() {
        try {
            String parent = LinuxProcess.self().parent();
            while (LinuxProcess.self().parent().equals(parent)) {
                Thread.sleep(PARENT_POLL_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // the parent has ended
        }
        System.exit(1);
    }

    /** Attaches as the user of the target, without the rights, environment, terminal and open files of the caller. */
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

    /** Attaches to the JVM that runs this code, which with JDK 9 and later may not attach to itself. */
    Answer asSameUser(String ownJar, String jar, String arguments)
            throws IOException, ProcessException, TimeoutException {
        if (!new File(javaCommand()).exists()) {
            throw new ProcessException(
                    "this JVM may not attach to itself, and its runtime has no " + javaCommand() + " that could do it",
                    "start it with -Djdk.attach.allowAttachSelf=true, or with -javaagent:keepalive-agent.jar");
        }
        ProcessBuilder builder = new ProcessBuilder(java("", ownJar, jar, arguments));
        // these options are for the application: its port is taken already, and its heap may be large
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

    /** The output of the helper process. */
    private static final class Output {
        /** The answer; null if there is none. */
        final Answer answer;

        /** The output of a process without an answer: a Java runtime that cannot start writes to stdout, too. */
        final String complaint;

        Output(byte[] err, byte[] out) {
            answer = Answer.of(err);
            complaint = answer == null ? (text(err) + text(out)).trim() : "";
        }

        private static String text(byte[] bytes) {
            return new String(bytes, 0, Math.min(bytes.length, COMPLAINT_LIMIT), StandardCharsets.UTF_8);
        }
    }

    /** Ends the process. It first gets some time to remove its trigger file. */
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
