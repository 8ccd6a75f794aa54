package dev.keepalive.process;

/** Reads the text of /proc/PID/limits, see getrlimit(2): lines like {@code Max open files  1024  524288  files}. */
public final class ResourceLimits {
    static final String OPEN_FILES = "Max open files";
    public static final String PROCESSES = "Max processes";
    public static final String ADDRESS_SPACE = "Max address space";

    /** The value if there is no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final String text;

    public ResourceLimits(String text) {
        this.text = text;
    }

    /** The soft limit, which is the one that applies. */
    public long soft(String name) {
        return column(0, name);
    }

    /** The hard limit, up to which the process may raise the soft limit. */
    private long hard(String name) {
        return column(1, name);
    }

    /** A limit as prlimit(1) accepts it: the hard limit if it is enough, otherwise one that only root may set. */
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
