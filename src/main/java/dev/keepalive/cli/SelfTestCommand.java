package dev.keepalive.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code check} runs in a JVM of its own. */
@Command(name = SelfTestCommand.NAME, hidden = true, header = "The JVM that check starts")
final class SelfTestCommand implements Callable<Integer> {
    static final String NAME = "self-test";

    @Override
    public Integer call() throws Exception {
        return SelfTest.run() ? 0 : 1;
    }
}
