package dev.keepalive.process;

/** A command that people can copy into a shell. */
public final class ShellCommand {
    private static final String HARMLESS = "@%+=:,./_-";

    private ShellCommand() {}

    /** The words of a command, quoted for sh(1). */
    public static String of(String... words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.length() == 0 ? "" : " ").append(quoted(word));
        }
        return line.toString();
    }

    private static String quoted(String word) {
        return !word.isEmpty() && word.chars().allMatch(ShellCommand::isHarmless)
                ? word
                : '\'' + word.replace("'", "'\\''") + '\'';
    }

    private static boolean isHarmless(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || HARMLESS.indexOf(character) >= 0;
    }
}
