package dev.keepalive.process;

/** The text of /proc/PID/limits, see getrlimit(2): a limit on a line, {@code Max open files  1024  524288  files}. */
public final class ResourceLimits {
    static final String OPEN_FILES = "Max open files";
    public static final String PROCESSES = "Max processes";
    public static final String ADDRESS_SPACE = "Max address space";

    /** Where there is no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final String text;

    public ResourceLimits(String text) {
        this.text = text;
    }

    /** The limit that counts. */
    public long soft(String name) {
        return column(0, name);
    }

    /** Up to which the process may raise it. */
    private long hard(String name) {
        return column(1, name);
    }

    /** As prlimit(1) takes it: the hard limit if that is enough, else one that only root may give. */
    public String higher(String name, long needed) {
        long higher = hard(name) >= needed ? hard(name) : Math.max(2 * needed, 65536);
        String number = higher == UNLIMITED ? "unlimited" : Long.toString(higher);
        return number + ":" + number;
    }

    private long column(int column, String name) {
        for (String line : text.split("\n")) {
            if (line.startsWith(name + " ")) {
                String[] words = line.substring(name.length()).trim().split("\\s+");
                return column < words.length ? number(words[column]) : UNLIMITED;
            }
        }
        return UNLIMITED;
    }

    private static long number(String word) {
        return word.matches("[0-9]{1,18}") ? Long.parseLong(word) : UNLIMITED;
    }
}
