package dev.keepalive.cli;

import dev.keepalive.attach.AttachHelper;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Attaches in a process of its own, for instance as another user. */
@Command(name = AttachHelper.COMMAND, hidden = true, header = "The process that attaches for another")
final class AttachHelperCommand implements Callable<Integer> {
    @Parameters(index = "0")
    private long pid;

    @Parameters(index = "1")
    private String root;

    @Parameters(index = "2")
    private String startTime;

    @Parameters(index = "3")
    private long millis;

    @Parameters(index = "4")
    private String jar;

    @Parameters(index = "5")
    private String arguments;

    @Override
    public Integer call() throws IOException {
        AttachHelper.attach(pid, root, startTime, millis, jar, arguments);
        return 0;
    }
}
