package dev.keepalive.log;

import java.util.Locale;

/**
 * Text that somebody else has chosen, made fit to be printed: one line that does to a terminal or a log what its characters look like.
 * What moves the cursor, ends the line, reverses the direction of reading or cannot be seen is written as an escape of Java, {@code \}{@code u001b}.
 */
public final class OneLine {
    /** More is cut off: no name, path or reason of a JVM that means well is longer. */
    private static final int MAXIMUM_LENGTH = 4096;

    private OneLine() {}

    /** The text of an object, which may be null. */
    public static String of(Object object) {
        String text = String.valueOf(object);
        StringBuilder line = null;
        int end = Math.min(text.length(), MAXIMUM_LENGTH);
        for (int i = 0; i < end; ) {
            int character = text.codePointAt(i);
            int length = Character.charCount(character);
            if (isHarmless(character)) {
                if (line != null) {
                    line.appendCodePoint(character);
                }
            } else {
                if (line == null) {
                    line = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                escape(text, i, length, line);
            }
            i += length;
        }
        if (end == text.length()) {
            return line == null ? text : line.toString();
        }
        return (line == null ? text.substring(0, end) : line.toString()) + "...";
    }

    private static boolean isHarmless(int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL: // the escape character, line ends, those of 8 bits
            case Character.FORMAT: // directions of reading, joiners, marks of no width
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE: // half a character
            case Character.PRIVATE_USE:
            case Character.UNASSIGNED:
                return false;
            default:
                return true;
        }
    }

    private static void escape(String text, int start, int length, StringBuilder line) {
        for (int i = start; i < start + length; i++) {
            String digits = Integer.toHexString(text.charAt(i)).toLowerCase(Locale.ROOT);
            line.append("\\u").append("0000", 0, 4 - digits.length()).append(digits);
        }
    }
}
