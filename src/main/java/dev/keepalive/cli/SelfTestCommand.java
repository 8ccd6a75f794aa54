package dev.keepalive.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command that {@code check} runs in a JVM of its own. */
@Command(name = SelfTestCommand.NAME, hidden = true, header = "The JVM that check starts")
final class SelfTestCommand implements Callable<Integer> {
    static final String NAME = "self-test";

    @Parameters
    private String options;

    @Override
    public Integer call() throws Exception {
        return SelfTest.run(options) ? 0 : 1;
    }
}
