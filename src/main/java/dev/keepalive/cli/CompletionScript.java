package dev.keepalive.cli;

import dev.keepalive.attach.Options;
import dev.keepalive.config.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A completion script for bash: picocli's, which knows the options of each command, and a function before it that knows commands, process
 * ids of JVMs, and settings with their values.
 */
final class CompletionScript {
    /** The words @COMMANDS@ and so on are filled in. */
    private static final String[] FUNCTION = {
        "# The process ids of the JVMs that may be looked into.",
        "function _keepalive_agent_pids() {",
        "  local maps",
        "  for maps in $(grep -ls -m 1 '/libjvm\\.so' /proc/[0-9]*/maps 2>/dev/null); do",
        "    maps=${maps#/proc/}",
        "    echo \"${maps%/maps}\"",
        "  done",
        "}",
        "",
        "# Completes a setting, the last of several with commas between them.",
        "function _keepalive_agent_settings() {",
        "  local before=${1%\"${1##*,}\"} setting=${1##*,} words='@KEYS@' typed=",
        "  [[ $setting != *=* ]] || words='@VALUES@'",
        "  COMPREPLY=( $(compgen -W \"$words\" -P \"$before\" -- \"$setting\") )",
        "  [[ $setting == *=* ]] || ! type compopt &>/dev/null || compopt -o nospace",
        "  # where = ends a word, what stands before it is not replaced",
        "  if [[ ${COMP_WORDBREAKS-} == *=* && $1 == *=* ]]; then",
        "    typed=${1%\"${1##*=}\"}",
        "    COMPREPLY=( \"${COMPREPLY[@]#\"$typed\"}\" )",
        "  fi",
        "}",
        "",
        "# Completes what the functions above do not know.",
        "function _keepalive_agent() {",
        "  local line=${COMP_LINE:0:COMP_POINT} current='' command='' arguments=0 value='' word words",
        "  read -ra words <<<\"$line\"",
        "  if [[ $line != *[[:space:]] ]]; then",
        "    current=${words[${#words[@]}-1]}",
        "    unset \"words[${#words[@]}-1]\"",
        "  fi",
        "  for word in \"${words[@]:1}\"; do",
        "    if [[ -n $value ]]; then",
        "      value=''",
        "    elif [[ ' @OPTIONS@ ' == *\" $word \"* ]]; then",
        "      value=$word",
        "    elif [[ $word == --all ]]; then",
        "      arguments=$((arguments + 1)) # in place of a process id",
        "    elif [[ $word == -* ]]; then",
        "      :",
        "    elif [[ -n $command ]]; then",
        "      arguments=$((arguments + 1))",
        "    elif [[ $word == [0-9]* ]]; then # a bare process id",
        "      command=attach arguments=1",
        "    else",
        "      command=$word",
        "    fi",
        "  done",
        "  COMPREPLY=()",
        "  if [[ -n $value || $current == -* ]]; then",
        "    _complete_keepalive-agent \"$@\"",
        "    return 0",
        "  fi",
        "  case $command:$arguments in",
        "    :* | help:0) COMPREPLY=( $(compgen -W '@COMMANDS@' -- \"$current\") ) ;;",
        "    attach:0 | status:0 | set:0 | detach:0)",
        "      COMPREPLY=( $(compgen -W \"$(_keepalive_agent_pids)\" -- \"$current\") ) ;;",
        "    attach:* | set:* | check:*) _keepalive_agent_settings \"$current\" ;;",
        "  esac",
        "}",
        "",
        "# In zsh, which splits words otherwise, picocli's functions complete alone.",
        "if [ -n \"$BASH_VERSION\" ]; then",
        "  complete -F _keepalive_agent -o default @NAME@",
        "fi",
    };

    private final CommandLine root;

    CompletionScript(CommandLine root) {
        this.root = root;
    }

    @Override
    public String toString() {
        return AutoComplete.bash(RootCommand.NAME, root)
                + '\n'
                + String.join("\n", FUNCTION)
                        .replace("@NAME@", RootCommand.NAME)
                        .replace("@COMMANDS@", String.join(" ", commands()))
                        .replace("@OPTIONS@", String.join(" ", optionsWithValue()))
                        .replace("@KEYS@", String.join("= ", keys()) + "=")
                        .replace("@VALUES@", String.join(" ", values()));
    }

    private List<String> commands() {
        List<String> names = new ArrayList<>();
        root.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
            }
        });
        return names;
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

    /** Of a setting with numbers those words that it takes besides. */
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
            Options.check(option);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // a unit, a range
        }
    }
}
