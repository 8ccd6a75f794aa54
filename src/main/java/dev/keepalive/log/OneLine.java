package dev.keepalive.log;

import java.util.Locale;

/**
 * Makes text that somebody else has chosen safe to print on one line. Characters that move the cursor, end the line,
 * change the direction of reading or cannot be seen are written as an escape of Java, {@code \}{@code u001b}; so are
 * all blanks but the usual one.
 */
public final class OneLine {
    /** The most characters; longer text is cut off. */
    private static final int MAXIMUM_LENGTH = 4096;

    private OneLine() {}

    /** The escaped text of an object, which may be null. */
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
            case Character.SPACE_SEPARATOR: // some take two columns, some do not end a word
                return character == ' ';
            default:
                return !isInvisible(character);
        }
    }

    /** Letters, marks and symbols that have no shape of their own. */
    private static boolean isInvisible(int character) {
        switch (character) {
            case 0x034f: // combining grapheme joiner
            case 0x115f: // fillers of Korean
            case 0x1160:
            case 0x3164:
            case 0xffa0:
            case 0x17b4: // vowels of Khmer
            case 0x17b5:
            case 0x2800: // blank of Braille
            case 0x1d159: // null notehead
                return true;
            default:
                return false;
        }
    }

    private static void escape(String text, int start, int length, StringBuilder line) {
        for (int i = start; i < start + length; i++) {
            String digits = Integer.toHexString(text.charAt(i)).toLowerCase(Locale.ROOT);
            line.append("\\u").append("0000", 0, 4 - digits.length()).append(digits);
        }
    }
}
