package dev.keepalive.control;

import dev.keepalive.config.Settings;
import dev.keepalive.log.Log;
import dev.keepalive.socket.OpenSockets;
import dev.keepalive.weave.Retransformation;
import dev.keepalive.weave.SocketTransformer;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * What an attach asks for: agent arguments, of which three are its own.
 *
 * <ul>
 *   <li>{@code command=attach} (the default) or {@code set}, {@code status}, {@code detach}
 *   <li>{@code existing=false}: open sockets stay as they are
 *   <li>{@code report=FILE}: an existing file to write the outcome into
 * </ul>
 */
public final class Command {
    private final Instrumentation instrumentation;
    private final StringBuilder settings = new StringBuilder();
    private final List<String> problems = new ArrayList<String>();
    private String name = "attach";
    private String report;
    private boolean existing = true;

    private Command(String arguments, Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        for (String argument : (arguments == null ? "" : arguments).split(",")) {
            argument(argument.trim());
        }
    }

    /**
     * Does what the arguments say. One command at a time: a second attach waits for the first.
     *
     * @throws Exception if it failed: then the JVM is as it was
     */
    public static synchronized void run(String arguments, Instrumentation instrumentation) throws Exception {
        Command command = new Command(arguments, instrumentation);
        OutputStream reader = command.openReport(); // first: who cannot be answered is not served
        ReportWriter report = new ReportWriter();
        try {
            command.run(report);
            report.line("result", "ok");
        } catch (Throwable e) {
            report.line("error", e);
            throw e instanceof Exception ? (Exception) e : new IllegalStateException(e);
        } finally {
            if (reader != null) {
                report.write(reader);
            }
        }
    }

    /** The file that the attaching side has made for the report, one of that name that is not there is not made; null if nobody wants it. */
    private OutputStream openReport() throws IOException {
        if (report == null) {
            return null;
        }
        if (!new File(report).exists()) {
            throw new FileNotFoundException(report);
        }
        return new FileOutputStream(report);
    }

    private void argument(String argument) {
        String value = argument.substring(argument.indexOf('=') + 1).trim();
        if (argument.startsWith("command=")) {
            name = value;
        } else if (argument.startsWith("report=")) {
            report = value;
        } else if (argument.startsWith("existing=")) {
            existing = !"false".equalsIgnoreCase(value);
            if (existing && !"true".equalsIgnoreCase(value)) {
                problems.add("agent argument " + argument + " is ignored; accepted: true, false");
            }
        } else {
            settings.append(settings.length() == 0 ? "" : ",").append(argument);
        }
    }

    private void run(ReportWriter outcome) throws Exception {
        if ("attach".equals(name)) {
            attach(outcome);
        } else if ("set".equals(name)) {
            if (Settings.current() == null) {
                outcome.line("state", "absent");
            } else {
                attach(outcome);
            }
        } else if ("detach".equals(name)) {
            detach(outcome);
        } else if ("status".equals(name)) {
            status(outcome);
        } else {
            throw new IllegalArgumentException("command " + name + "; accepted: attach, set, status, detach");
        }
    }

    private void attach(ReportWriter outcome) throws Exception {
        Settings earlier = Settings.current();
        try {
            attach(earlier, outcome);
        } catch (Throwable e) {
            goBackTo(earlier);
            throw e;
        }
    }

    private void attach(Settings earlier, ReportWriter outcome) throws Exception {
        Settings now = Settings.read(settings.toString(), earlier, problems);
        if (now.enabled()) {
            SocketTransformer.install(instrumentation, now.debug());
            Retransformation.connectBridge(instrumentation);
            if (!isAtWork(earlier) && !existing && OpenSockets.canBeFound()) {
                OpenSockets.find().leaveAlone(); // before the hooks are at work: those that come are not among them
            }
            now.apply();
        } else {
            now.apply(); // first: classes are put back one by one
            takeOut();
        }
        for (String problem : problems) {
            Log.warn(problem);
            outcome.line("note", problem);
        }
        outcome.line("state", now.enabled() ? "on" : "off");
        outcome.settings(now);
        if (now.enabled() && existing) {
            openSockets(now, outcome);
        }
    }

    private static boolean isAtWork(Settings settings) {
        return settings != null && settings.enabled();
    }

    private static void goBackTo(Settings earlier) {
        if (earlier == null) {
            Settings.withdraw();
        } else {
            earlier.apply();
        }
        if (!isAtWork(earlier)) {
            takeOut();
        }
    }

    private static void takeOut() {
        Retransformation.remove();
        OpenSockets.leaveNoneAlone();
    }

    private static void openSockets(Settings now, ReportWriter outcome) {
        if (OpenSockets.canBeFound()) {
            OpenSockets sockets = OpenSockets.find();
            sockets.apply(now);
            OpenSockets.leaveNoneAlone();
            outcome.applied(sockets);
        } else {
            String note = "sockets that were open before are not covered: they can be found on Linux only";
            Log.warn(note);
            outcome.line("note", note);
        }
    }

    private static void detach(ReportWriter outcome) {
        outcome.line("state", Settings.current() == null ? "absent" : "detached");
        Settings.withdraw(); // first: classes are put back one by one
        takeOut();
    }

    private void status(ReportWriter outcome) throws Exception {
        Settings now = Settings.current();
        if (now == null) {
            outcome.line("state", "absent");
            return;
        }
        outcome.line("state", now.enabled() ? "on" : "off");
        outcome.settings(now);
        if (now.enabled()) {
            Retransformation.connectBridge(instrumentation);
            outcome.hooks();
        }
        outcome.counters();
        if (OpenSockets.canBeFound()) {
            outcome.sockets();
        }
    }
}
