package dev.keepalive.cli;

import dev.keepalive.attach.AgentJar;
import dev.keepalive.attach.AttachHelper;
import dev.keepalive.log.OneLine;
import dev.keepalive.process.CleanProcess;
import dev.keepalive.process.ProcessException;
import dev.keepalive.process.ShellCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line, which {@link dev.keepalive.Main} starts. An agent in an application loads none of its classes. */
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

    /** The commands in the order of the help. The class of {@code idle-limit} is {@code IdleLimitCommand}. */
    static final List<String> COMMANDS = Collections.unmodifiableList(Arrays.asList(
            "list", "attach", "status", "set", "detach", "check", "idle-limit", "completion", "help", "version"));

    /** The commands that only this program itself uses. */
    static final List<String> HIDDEN = Collections.unmodifiableList(Arrays.asList("self-test", AttachHelper.COMMAND));

    @Spec
    private CommandSpec spec;

    /** Ends the JVM with the exit code of the command. */
    public static void main(String[] arguments) {
        CleanProcess.useNoHelper();
        String[] words = withCommand(arguments);
        CommandLine commandLine =
                words.length > 0 && isAlone(words[0]) ? of(Collections.singletonList(words[0])) : commandLine();
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
        List<String> all = new ArrayList<>(COMMANDS);
        all.addAll(HIDDEN);
        return of(all);
    }

    /** Whether a command can run without the others, which take 3 MB that a container may not have. */
    private static boolean isAlone(String word) {
        return (COMMANDS.contains(word) || HIDDEN.contains(word)) && !word.equals("help") && !word.equals("completion");
    }

    private static CommandLine of(List<String> subcommands) {
        // without @files, whose lines a message would show to somebody who may only run this command as root
        CommandLine commandLine = new CommandLine(new RootCommand())
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(RootCommand::misused)
                .setExecutionExceptionHandler(RootCommand::failed);
        for (String subcommand : subcommands) {
            commandLine.addSubcommand(type(subcommand));
        }
        for (CommandLine command : commandLine.getSubcommands().values()) {
            if (hasParameter(command, SettingHelp.HEADING)) {
                SettingHelp.addTo(command.getCommandSpec());
            }
        }
        return commandLine;
    }

    /** Whether a command takes a positional parameter with this label. */
    static boolean hasParameter(CommandLine command, String label) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals(label));
    }

    /** Loads the class of a command only now: all of them take memory that a container may not have. */
    static Class<?> type(String subcommand) {
        // no getPackage(), which is null on JDK 8 for a class of the inner jar
        StringBuilder name = new StringBuilder(RootCommand.class.getName().replace("RootCommand", ""));
        for (String word : subcommand.split("-")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        try {
            return Class.forName(name.append("Command").toString());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(subcommand, e);
        }
    }

    /** The part of a message that lists the commands. */
    static String accepted() {
        return "accepted: " + String.join(", ", COMMANDS);
    }

    /** Inserts the command attach before a bare process id. */
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
        throw new ParameterException(spec.commandLine(), "a command is missing; " + accepted());
    }

    /** Reports a mistake without the whole help, which would make it scroll away. */
    private static int misused(ParameterException mistake, String[] arguments) {
        CommandLine commandLine = mistake.getCommandLine();
        String prefix = NAME + ": ";
        for (String line : mistake.getMessage().split("\n")) { // the message contains arguments
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
        if (!(failure instanceof ProcessException)) {
            throw failure;
        }
        say((ProcessException) failure, commandLine.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Prints a failure and what to do about it. */
    static void say(ProcessException failure, PrintWriter err) {
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
            return NAME + ".jar"; // the classes are not in a jar
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
