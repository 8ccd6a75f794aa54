package dev.keepalive.cli;

import dev.keepalive.process.FoundJvm;
import dev.keepalive.process.MissedProcess;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Selects JVMs by user and main class. */
final class JvmFilter {
    @Option(names = "--user", paramLabel = "NAME|UID", description = "Only JVMs of this user.")
    private String user;

    @Option(
            names = "--main",
            paramLabel = "PATTERN",
            description =
                    "Only JVMs whose main class or jar, as list shows it, matches this pattern; * stands for any characters, ? for one. "
                            + "A pattern without a slash also matches a jar in any directory.")
    private String main;

    /** Whether any option was given. */
    boolean isGiven() {
        return user != null || main != null;
    }

    /** A mistake on the command line if JVMs are chosen but not all are looked at. */
    void refuseWithoutAll(CommandSpec command) {
        if (isGiven()) {
            throw new ParameterException(command.commandLine(), "--user and --main need --all");
        }
    }

    /** Whether a JVM is selected. */
    boolean accepts(FoundJvm jvm) {
        return (user == null || jvm.user != null && jvm.user.isMeantBy(user))
                && (main == null || matches(main, jvm.name));
    }

    /** Whether a process would be selected if it is a JVM, as far as this is known. */
    boolean mayMean(MissedProcess process) {
        return user == null || process.user == null || process.user.isMeantBy(user);
    }

    static boolean matches(String pattern, String name) {
        return like(pattern, name)
                || pattern.indexOf('/') < 0 && like(pattern, name.substring(name.lastIndexOf('/') + 1));
    }

    private static boolean like(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("(?<=[*?])|(?=[*?])")) {
            regex.append(part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
