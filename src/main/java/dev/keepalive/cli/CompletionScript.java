package dev.keepalive.cli;

import dev.keepalive.attach.AgentArguments;
import dev.keepalive.config.Setting;
import dev.keepalive.process.ShellFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A completion script for bash: picocli's, which completes the options of each command, and the functions of
 * completion.bash, which complete commands, process ids of JVMs, and settings with their values.
 */
final class CompletionScript {
    private final CommandLine root;

    CompletionScript(CommandLine root) {
        this.root = root;
    }

    @Override
    public String toString() {
        return AutoComplete.bash(RootCommand.NAME, root)
                + '\n'
                + ShellFile.read(CompletionScript.class, "completion.bash")
                        .replace("@NAME@", RootCommand.NAME)
                        .replace("@COMMANDS@", String.join(" ", RootCommand.COMMANDS))
                        .replace("@PID_COMMANDS@", commandsWith(PidParameter.LABEL))
                        .replace("@SETTING_COMMANDS@", commandsWith(SettingHelp.HEADING))
                        .replace("@OPTIONS@", String.join(" ", optionsWithValue()))
                        .replace("@KEYS@", String.join("= ", keys()) + "=")
                        .replace("@VALUES@", String.join(" ", values()));
    }

    private String commandsWith(String parameter) {
        return root.getSubcommands().values().stream()
                .filter(command -> RootCommand.hasParameter(command, parameter))
                .map(CommandLine::getCommandName)
                .collect(Collectors.joining(" "));
    }

    private List<String> optionsWithValue() {
        List<String> names = new ArrayList<>();
        for (CommandLine command : root.getSubcommands().values()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (option.arity().max() > 0 && !names.contains(option.longestName())) {
                    names.addAll(Arrays.asList(option.names()));
                }
            }
        }
        return names;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            keys.add(setting.key());
        }
        keys.add("existing");
        return keys;
    }

    /** The settings with the words that they accept, without ranges and units of numbers. */
    private static List<String> values() {
        List<String> values = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            for (String word : setting.accepted().split(", ")) {
                String value = setting.key() + '=' + word;
                if (!word.matches("[0-9].*") && isAccepted(value)) {
                    values.add(value);
                }
            }
        }
        values.addAll(Arrays.asList("existing=true", "existing=false"));
        return values;
    }

    private static boolean isAccepted(String option) {
        try {
            AgentArguments.check(option);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // a unit or a range
        }
    }
}
