package dev.keepalive.cli;

import dev.keepalive.attach.AgentJar;
import dev.keepalive.attach.AttachException;
import dev.keepalive.attach.AttachHelper;
import dev.keepalive.attach.CleanProcess;
import dev.keepalive.attach.ShellCommand;
import dev.keepalive.log.OneLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Nothing of this package or of attach is loaded by an agent that is at work: {@link dev.keepalive.Main} starts it. */
@Command(
        name = RootCommand.NAME,
        header = "Enables TCP keepalive on every TCP socket of a running JVM",
        description = {
            "Works on JVMs that are already running, and on the connections that they already have.",
            "@|bold " + RootCommand.NAME + "|@ here stands for @|bold java -jar " + RootCommand.NAME
                    + ".jar|@. A bare @|bold PID [OPTIONS]|@ is short for @|bold attach PID [OPTIONS]|@."
        },
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:failed; one line says why, another line says what to do",
            "2:a mistake on the command line; nothing was done"
        })
public final class RootCommand implements Runnable {
    static final String NAME = "keepalive-agent";

    /** What a shell says of a program that SIGPIPE has ended: 128 and the number of the signal. */
    private static final int CLOSED_PIPE = 141;

    /** The system property by which a script that runs this program says how it is called itself. */
    private static final String COMMAND_PROPERTY = "dev.keepalive.command";

    /** For messages: the commands that people need. */
    static final String COMMANDS = "accepted: list, attach, status, set, detach, check, idle-limit, help";

    /** In the order of the help. */
    private static final List<String> SUBCOMMANDS = Arrays.asList(
            "list",
            "attach",
            "status",
            "set",
            "detach",
            "check",
            "idle-limit",
            "completion",
            "help",
            "version",
            "self-test",
            AttachHelper.COMMAND);

    @Spec
    private CommandSpec spec;

    /** Ends the JVM with the exit code of the command. */
    public static void main(String[] arguments) {
        CleanProcess.useNoHelper();
        String[] words = withCommand(arguments);
        CommandLine commandLine = words.length > 0 && isAlone(words[0]) ? of(words[0]) : commandLine();
        System.exit(outputWritten(commandLine.execute(words)));
    }

    /** The exit code of a command, unless what it has said got lost: a full disk, a pipe that nobody reads any more. */
    private static int outputWritten(int exitCode) {
        if (!System.out.checkError()) {
            return exitCode;
        }
        if (isPipe()) {
            return exitCode == CommandLine.ExitCode.OK ? CLOSED_PIPE : exitCode; // who reads it has seen enough
        }
        System.err.println(NAME + ": cannot write to standard output; the output of this command is lost");
        System.err.println("is the file system full?");
        return exitCode == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : exitCode;
    }

    /** Whether standard output is one, which cannot fail but by being closed; Linux. */
    private static boolean isPipe() {
        try {
            return Files.readSymbolicLink(Paths.get("/proc/self/fd/1"))
                    .toString()
                    .startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }

    /** The commands, their options and their help. */
    public static CommandLine commandLine() {
        return of(SUBCOMMANDS.toArray(new String[0]));
    }

    /** Whether it is a command that does not refer to the others: they take 3 MB, which a container may not have. */
    private static boolean isAlone(String word) {
        return SUBCOMMANDS.contains(word) && !word.equals("help") && !word.equals("completion");
    }

    private static CommandLine of(String... subcommands) {
        CommandLine commandLine = new CommandLine(new RootCommand())
                .setExpandAtFiles(
                        false) // a message would show lines of a file to somebody who may only run this command as root
                .setParameterExceptionHandler(RootCommand::misused)
                .setExecutionExceptionHandler(RootCommand::failed);
        for (String subcommand : subcommands) {
            commandLine.addSubcommand(type(subcommand));
        }
        for (String withOptions : Arrays.asList("attach", "set", "check")) {
            CommandLine command = commandLine.getSubcommands().get(withOptions);
            if (command != null) {
                SettingHelp.addTo(command.getCommandSpec());
            }
        }
        return commandLine;
    }

    /** Loaded only if it is wanted. */
    private static Class<?> type(String subcommand) {
        switch (subcommand) {
            case "list":
                return ListCommand.class;
            case "attach":
                return AttachCommand.class;
            case "status":
                return StatusCommand.class;
            case "set":
                return SetCommand.class;
            case "detach":
                return DetachCommand.class;
            case "check":
                return CheckCommand.class;
            case "idle-limit":
                return IdleLimitCommand.class;
            case "completion":
                return CompletionCommand.class;
            case "help":
                return HelpCommand.class;
            case "version":
                return VersionCommand.class;
            case "self-test":
                return SelfTestCommand.class;
            case AttachHelper.COMMAND:
                return AttachHelperCommand.class;
            default:
                throw new IllegalArgumentException(subcommand);
        }
    }

    /** A bare process id stands for an attach. */
    static String[] withCommand(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].matches("[0-9]+")) {
            return arguments;
        }
        String[] all = new String[arguments.length + 1];
        all[0] = "attach";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; " + COMMANDS);
    }

    /** Not the whole help: the mistake would scroll away. */
    private static int misused(ParameterException mistake, String[] arguments) {
        CommandLine commandLine = mistake.getCommandLine();
        String prefix = NAME + ": ";
        for (String line : mistake.getMessage().split("\n")) { // it repeats what was given
            commandLine.getErr().println(prefix + OneLine.of(line));
            prefix = "";
        }
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, commandLine.getErr());
        boolean root = commandLine.getParent() == null;
        commandLine.getErr().println("see " + (root ? toPaste("help") : toPaste("help", commandLine.getCommandName())));
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(failure instanceof AttachException)) {
            throw failure;
        }
        say((AttachException) failure, commandLine.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What has failed, and what to do about it. */
    static void say(AttachException failure, PrintWriter err) {
        err.println(NAME + ": " + failure.getMessage());
        err.println(failure.remedy());
        err.flush();
    }

    /** A command line of this program for people to copy into a shell. */
    static String toPaste(String... arguments) {
        String command = System.getProperty(COMMAND_PROPERTY);
        List<String> words =
                new ArrayList<>(command == null ? Arrays.asList("java", "-jar", jar()) : Arrays.asList(command));
        words.addAll(Arrays.asList(arguments));
        return ShellCommand.of(words.toArray(new String[0]));
    }

    private static String jar() {
        try {
            return AgentJar.path();
        } catch (IllegalStateException e) {
            return NAME + ".jar"; // a build that is not a jar
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = dev.keepalive.Main.class.getPackage().getImplementationVersion();
            return new String[] {NAME + " " + (version == null ? "of a build that is not a jar" : version)};
        }
    }
}
