package dev.keepalive.control;

import dev.keepalive.KeepAliveAgent;
import dev.keepalive.config.Setting;
import dev.keepalive.config.Settings;
import dev.keepalive.jmx.Registration;
import dev.keepalive.log.Log;
import dev.keepalive.transform.Retransformation;
import dev.keepalive.transform.SocketTransformer;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A command of the attaching side. It consists of agent arguments, of which the following are not settings:
 *
 * <ul>
 *   <li>{@code command=attach} (the default) or {@code set}, {@code status}, {@code sockets} with
 *       {@code from=DESCRIPTOR}, {@code detach}, {@code origins} with {@code for=SECONDS}, {@code counted-origins}
 *   <li>{@code existing=false}: open sockets, including listeners, stay as they are
 *   <li>{@code report=NAME}: the outcome is to be published under that name; see {@link PublishedReports}
 * </ul>
 */
public final class Command {
    /**
     * How much of the heap a command may need at a time, however many sockets there are, in bytes. SmallHeapIT has
     * commands answer in a heap of 16 MB, and be refused where 1.4 MB are free.
     */
    private static final int NEEDED = 1 << 20;

    private final Instrumentation instrumentation;
    private final StringBuilder settings = new StringBuilder();
    private final List<String> problems = new ArrayList<String>();
    private String name = "attach";
    private String report;
    private String seconds;
    private String from = "0";
    private boolean existing = true;

    /** The origin of the settings, in words; null for agent arguments. */
    private String origin;

    /** Whether a failure leaves the JVM as it was. */
    private boolean unchanged = true;

    private Command(String arguments, Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        for (String argument : (arguments == null ? "" : arguments).split(",")) {
            argument(argument.trim());
        }
    }

    /**
     * Carries out the command that the arguments describe. A second attach waits for the first to end. If the command
     * fails, the report says whether the JVM is as it was.
     *
     * @throws Exception if it failed and no report was asked for, or if the report cannot be published
     */
    public static synchronized void run(String arguments, Instrumentation instrumentation) throws Exception {
        Settings.checkChange();
        Command command = new Command(arguments, instrumentation);
        // first, since a command whose report cannot be published is not carried out
        Properties reader = command.report == null ? null : AgentProperties.of(instrumentation);
        AgentProperties.publishJarPath(instrumentation);
        ReportWriter report = new ReportWriter();
        try {
            command.run(report);
            report.line(ReportLine.RESULT, "ok");
        } catch (Throwable e) {
            if (reader == null) {
                throw e instanceof Exception ? (Exception) e : new IllegalStateException(e);
            }
            // thrown, it would be a page of stack traces on the application's stderr
            report.line(ReportLine.UNCHANGED, command.unchanged);
            // the message of an IllegalStateException suffices
            report.line(ReportLine.ERROR, e instanceof IllegalStateException ? e.getMessage() : e);
        }
        if (reader != null) {
            PublishedReports.publish(command.report, report.toString(), reader);
        }
    }

    /**
     * Returns the report of a command, for code in the same JVM.
     *
     * @throws Exception if the command failed
     */
    public static synchronized String report(String arguments, Instrumentation instrumentation) throws Exception {
        Settings.checkChange();
        ReportWriter report = new ReportWriter();
        new Command(arguments, instrumentation).run(report);
        report.line(ReportLine.RESULT, "ok");
        return report.toString();
    }

    /**
     * Changes settings, for code in the same JVM, and returns the report.
     *
     * @param settings agent arguments that the caller has checked; "" for none. Their origin is JMX.
     * @param existing whether open sockets get what the settings ask for
     * @throws Exception if it failed: then the JVM is as it was
     */
    public static synchronized String change(String settings, boolean existing, Instrumentation instrumentation)
            throws Exception {
        Settings.checkChange();
        ReportWriter report = new ReportWriter();
        Command command = new Command("command=set,existing=" + existing + "," + settings, instrumentation);
        command.origin = "JMX";
        command.run(report);
        return report.toString();
    }

    private void argument(String argument) {
        String value = argument.substring(argument.indexOf('=') + 1).trim();
        if (argument.startsWith("command=")) {
            name = value;
        } else if (argument.startsWith("report=")) {
            report = value;
        } else if (argument.startsWith("for=")) {
            seconds = value;
        } else if (argument.startsWith("from=")) {
            from = value;
        } else if (argument.startsWith("existing=")) {
            String word = Setting.onOrOff(value);
            existing = !"off".equals(word);
            if (existing && !"on".equals(word)) {
                problems.add("agent argument " + argument + " is ignored; accepted: true, false");
            }
        } else {
            settings.append(settings.length() == 0 ? "" : ",").append(argument);
        }
    }

    private void run(ReportWriter outcome) throws Exception {
        try {
            SocketTransformer.requireRoom();
        } catch (StackOverflowError e) {
            CommandThread.run(this, outcome);
            return;
        }
        carryOut(outcome);
    }

    void carryOut(ReportWriter outcome) throws Exception {
        FreeHeap.require(NEEDED, "command " + name);
        if ("attach".equals(name)) {
            attach(outcome);
        } else if ("set".equals(name)) {
            if (Settings.current() == null) {
                outcome.line(ReportLine.STATE, "absent");
            } else {
                origin = origin == null ? "set" : origin;
                attach(outcome);
            }
        } else if ("detach".equals(name)) {
            detach(outcome);
        } else if ("status".equals(name)) {
            status(outcome);
        } else if ("sockets".equals(name)) {
            outcome.sockets(Integer.parseInt(from));
        } else if ("origins".equals(name)) {
            Settings now = Settings.current();
            outcome.line(ReportLine.STATE, now == null ? "absent" : now.enabled() ? "on" : "off");
            if (now != null && now.enabled()) {
                Retransformation.connectBridge(instrumentation);
                OriginsCommand.start(seconds, instrumentation);
            }
        } else if ("counted-origins".equals(name)) {
            OriginsCommand.report(outcome);
        } else {
            throw new IllegalArgumentException(
                    "command " + name + "; accepted: attach, set, status, sockets, detach, origins, counted-origins");
        }
    }

    private void attach(ReportWriter outcome) throws Exception {
        Settings earlier = Settings.current();
        Settings now = Settings.read(settings.toString(), earlier, origin, problems);
        AttachActivation activation = new AttachActivation(earlier, instrumentation, existing, outcome);
        try {
            KeepAliveAgent.activate(now, problems, instrumentation, activation);
        } finally {
            unchanged = activation.unchanged;
        }
        for (String problem : problems) {
            outcome.line(ReportLine.NOTE, problem);
        }
        note(now.enabled() ? StartLines.userTimeoutLine(now) : null, outcome);
    }

    private static void note(String line, ReportWriter outcome) {
        if (line != null) {
            outcome.line(ReportLine.NOTE, line);
        }
    }

    private void detach(ReportWriter outcome) {
        outcome.line(ReportLine.STATE, Settings.current() == null ? "absent" : "detached");
        Log.info("detached: open connections keep their options, new sockets are left alone");
        SettingChange.record(Settings.current(), null);
        if (Settings.current() != null && Settings.current().jmx()) {
            Registration.wantNoLonger();
        }
        unchanged = false;
        Settings.withdraw(); // first, since classes are restored one by one
        int restored = Deactivation.removeHooks();
        if (restored > 0) {
            outcome.line(ReportLine.RESTORED, restored);
        }
    }

    private void status(ReportWriter outcome) throws Exception {
        Settings now = Settings.current();
        if (now == null) {
            outcome.line(ReportLine.STATE, "absent");
            return;
        }
        outcome.line(ReportLine.STATE, now.enabled() ? "on" : "off");
        outcome.settings(now);
        if (now.enabled()) {
            Retransformation.connectBridge(instrumentation);
            outcome.hooks();
            note(StartLines.userTimeoutHarm(now), outcome);
        }
        outcome.counters();
        outcome.sockets(0); // the first piece, which is all in most JVMs
    }
}
