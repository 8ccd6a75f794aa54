package dev.keepalive.cli;

import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.Jvm;
import dev.keepalive.attach.Jvms;
import dev.keepalive.attach.ProcessUser;
import dev.keepalive.log.OneLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** {@code attach --all}: one JVM after the other, whatever becomes of those before it. */
final class AllJvms {
    private final AttachCommand command;
    private final JvmFilter filter;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<Long> failed = new ArrayList<>();
    private int done;
    private int ended;

    AllJvms(AttachCommand command, JvmFilter filter, CommandSpec spec) {
        this.command = command;
        this.filter = filter;
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
    }

    /** Returns the exit code. */
    int attach() throws AttachException {
        List<Jvm> jvms = chosen();
        if (jvms.isEmpty()) {
            throw new AttachException(
                    filter.isGiven() ? "no such JVM that you may attach to" : "no JVM that you may attach to",
                    "to see those that are there: " + RootCommand.toPaste("list"));
        }
        for (int i = 0; i < jvms.size(); i++) {
            Jvm jvm = jvms.get(i);
            out.println("[" + (i + 1) + "/" + jvms.size() + "] " + jvm.pid() + "  " + jvm.name());
            out.flush();
            attach(jvm.pid());
        }
        out.println(jvms.size() + " JVM(s): " + done + " done"
                + (ended == 0 ? "" : ", " + ended + " ended in the meantime")
                + (failed.isEmpty() ? "" : ", " + failed.size() + " failed: " + failed));
        return failed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Without this process itself, which {@link Jvms} leaves out. */
    private List<Jvm> chosen() {
        ProcessUser self = ProcessUser.self();
        List<Jvm> jvms = new ArrayList<>();
        for (Jvm jvm : Jvms.list()) {
            ProcessUser user = ProcessUser.of(jvm.pid());
            boolean allowed = self == null || user == null || self.isRoot() || self.id == user.id;
            if (allowed && filter.accepts(jvm, user)) {
                jvms.add(jvm);
            }
        }
        return jvms;
    }

    private void attach(long pid) {
        boolean succeeded = false;
        try {
            command.actOn(pid);
            succeeded = true;
        } catch (AttachException e) {
            RootCommand.say(e, err);
        } catch (RuntimeException e) { // of one JVM: the others still get their turn
            err.println(RootCommand.NAME + ": JVM " + pid + ": " + OneLine.of(e));
        }
        if (succeeded) {
            done++;
        } else if (Jvms.isRunning(pid)) {
            failed.add(pid);
        } else {
            ended++;
        }
    }
}
