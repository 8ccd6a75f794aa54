import dev.keepalive.cli.RootCommand;
import dev.keepalive.cli.SettingHelp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the manual page, in man(7) markup, from the same declarations as --help. picocli's own generator makes AsciiDoc, which would
 * need Asciidoctor.
 *
 * <p>Called by the build: java ManPage.java OUTPUT
 */
public class ManPage {
    private final StringBuilder page = new StringBuilder();

    public static void main(String[] arguments) throws IOException {
        CommandSpec spec = RootCommand.commandLine().getCommandSpec();
        ManPage manPage = new ManPage();
        manPage.write(spec);
        Files.writeString(Path.of(arguments[0]), manPage.page);
    }

    private void write(CommandSpec spec) {
        macro(".TH " + spec.name().toUpperCase() + " 1");
        macro(".SH NAME");
        text(spec.name() + " - " + String.join(" ", spec.usageMessage().header()));
        macro(".SH SYNOPSIS");
        text("java -jar " + spec.name() + ".jar COMMAND");
        macro(".SH DESCRIPTION");
        description(spec);
        macro(".SH COMMANDS");
        for (CommandLine subcommand : spec.subcommands().values()) {
            if (!subcommand.getCommandSpec().usageMessage().hidden()) {
                command(subcommand.getCommandSpec());
            }
        }
        macro(".SH OPTIONS");
        options(spec);
        macro(".SH SETTINGS");
        text("The OPTIONS of the commands, in the form idle=60,intvl=10,cnt=5.");
        for (Map.Entry<String, String> setting : SettingHelp.entries().entrySet()) {
            tagged(setting.getKey(), List.of(setting.getValue()));
        }
        macro(".SH EXIT STATUS");
        for (Map.Entry<String, String> code : spec.usageMessage().exitCodeList().entrySet()) {
            tagged(code.getKey().strip(), List.of(code.getValue()));
        }
    }

    private void command(CommandSpec spec) {
        macro(".SS \"" + synopsis(spec) + "\"");
        text(String.join(" ", spec.usageMessage().header()) + ".");
        macro(".PP");
        description(spec);
        options(spec);
    }

    private static String synopsis(CommandSpec spec) {
        StringBuilder words = new StringBuilder(spec.name());
        for (OptionSpec option : spec.options()) {
            if (!option.inherited() && !option.usageHelp() && !option.versionHelp()) {
                words.append(" [").append(nameAndValue(option)).append(']');
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            boolean needed = parameter.arity().min() > 0;
            words.append(needed ? " " : " [").append(parameter.paramLabel()).append(needed ? "" : "]");
        }
        return words.toString();
    }

    private void options(CommandSpec spec) {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            tagged(parameter.paramLabel(), List.of(parameter.description()));
        }
        for (OptionSpec option : spec.options()) {
            boolean everywhere = option.usageHelp() || option.versionHelp();
            if (!everywhere || spec.parent() == null) {
                tagged(nameAndValue(option), List.of(option.description()));
            }
        }
    }

    private static String nameAndValue(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
    }

    private void description(CommandSpec spec) {
        for (String line : spec.usageMessage().description()) {
            text(line);
        }
    }

    private void tagged(String tag, List<String> lines) {
        macro(".TP");
        text(tag);
        lines.forEach(this::text);
    }

    private void macro(String line) {
        page.append(line).append('\n');
    }

    /** A line of text: without picocli's markup, and so that nothing in it is a macro or a hyphen. */
    private void text(String line) {
        String plain =
                Ansi.OFF.string(line).replace("%n", " ").replace("\\", "\\e").replace("-", "\\-");
        page.append(plain.startsWith(".") || plain.startsWith("'") ? "\\&" : "")
                .append(plain)
                .append('\n');
    }
}
