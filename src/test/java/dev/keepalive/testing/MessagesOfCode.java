package dev.keepalive.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The messages in sources: the string literals in what is given to a line of the log or to an exception that a user sees. */
public final class MessagesOfCode {
    /** What a message is given to, up to its parenthesis; a message is the first argument. */
    private static final Pattern CALL = Pattern.compile(
            "\\b(?:Log\\.warn(?:Once)?|writeToStderr|problems\\.add|(?:lines|hints|notes)\\.add|err\\.println|lack"
                    + "|new (?:Process|IllegalState|IllegalArgument|Security)Exception)\\(");

    /** The same, where a message is the second argument. */
    private static final Pattern CALL_WITH_SUBJECT = Pattern.compile("\\b(?:failed|new ParameterException)\\(");

    /** In the classes below, what a method returns is a message, or a part of one. */
    private static final Pattern RETURN = Pattern.compile("\\breturn(?=[\\s\"(])");

    private static final Pattern RETURNS_MESSAGES = Pattern.compile(
            "\\bclass (?:StartLines|LogFile|JarAccess|ProcessState|Verdict|WhatToExpect|ListCommand)\\b");

    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)+'", Pattern.DOTALL);

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    /** A message in a shell script, up to what another program says in it. */
    private static final Pattern SHELL =
            Pattern.compile("\\b(?:fail|misused) \"((?:[^\"\\\\]|\\\\.)*)|\"keepalive-agent: warning: ([^\"]*)");

    private static final Pattern SHELL_VARIABLE = Pattern.compile("\\$\\(.*|\\$\\{[^}]*\\}|\\$\\w+");

    private final Set<String> fragments = new LinkedHashSet<>();
    private final Set<String> literals = new LinkedHashSet<>();

    /** Those of all files below these directories: sources in Java, and shell scripts. */
    public static MessagesOfCode below(Path... directories) {
        MessagesOfCode messages = new MessagesOfCode();
        Stream.of(directories).flatMap(MessagesOfCode::files).forEach(file -> {
            if (file.toString().endsWith(".java")) {
                messages.addJava(text(file));
            } else {
                messages.addShell(text(file));
            }
        });
        return messages;
    }

    /** The parts of messages that do not vary and have more than one word; white space is one blank. */
    public Set<String> fragments() {
        return fragments;
    }

    /** Whether the code can write this, a part of a message that does not vary: literals one after the other, the first and last perhaps in part. */
    public boolean canWrite(String part) {
        boolean[] reached = new boolean[part.length() + 1];
        reached[0] = true;
        for (int from = 0; from < part.length(); from++) {
            if (reached[from]) {
                for (String literal : literals) {
                    if (literal.contains(part.substring(from))
                            && (from == 0 || literal.startsWith(part.substring(from)))) {
                        return true;
                    }
                    int length = from == 0
                            ? longestSuffix(literal, part)
                            : part.startsWith(literal, from) ? literal.length() : 0;
                    reached[from + length] = true;
                }
            }
        }
        return false;
    }

    /** How much of a literal, at its end, a part begins with. */
    private static int longestSuffix(String literal, String part) {
        for (int length = Math.min(literal.length(), part.length()); length > 0; length--) {
            if (part.startsWith(literal.substring(literal.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    /** Adds those of a shell script. */
    void addShell(String script) {
        Matcher matcher = SHELL.matcher(script);
        while (matcher.find()) {
            String message = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            for (String part : SHELL_VARIABLE.split(message)) {
                literals.add(part);
                addFragment(part);
            }
        }
    }

    /** Adds those of a source. */
    public MessagesOfCode addJava(String text) {
        String source = joined(text);
        LITERAL.matcher(source).results().forEach(found -> literals.add(unescaped(found.group(1))));
        literals.remove("");
        addArguments(source, CALL, 0);
        addArguments(source, CALL_WITH_SUBJECT, 1);
        if (RETURNS_MESSAGES.matcher(source).find()) {
            Matcher returned = RETURN.matcher(source);
            while (returned.find()) {
                addLiterals(source.substring(returned.end(), source.indexOf(';', returned.end())));
            }
        }
        return this;
    }

    private void addArguments(String source, Pattern call, int index) {
        Matcher matcher = call.matcher(source);
        while (matcher.find()) {
            List<String> arguments = arguments(source, matcher.end());
            if (index < arguments.size()) {
                addLiterals(arguments.get(index));
            }
        }
    }

    private void addLiterals(String expression) {
        Matcher matcher = LITERAL.matcher(expression);
        while (matcher.find()) {
            addFragment(unescaped(matcher.group(1)));
        }
    }

    private void addFragment(String part) {
        if (part.strip().contains(" ")) {
            fragments.add(part.strip());
        }
    }

    /** What stands between commas up to the closing parenthesis. */
    private static List<String> arguments(String source, int start) {
        List<String> arguments = new ArrayList<>();
        Matcher literal = COMMENT_OR_LITERAL.matcher(source);
        int depth = 0;
        int begin = start;
        for (int i = start; ; i++) {
            char c = source.charAt(i);
            if (c == '"' || c == '\'') {
                literal.find(i);
                i = literal.end() - 1;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' && depth == 0) {
                arguments.add(source.substring(begin, i));
                return arguments;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                arguments.add(source.substring(begin, i));
                begin = i + 1;
            }
        }
    }

    /** Without comments and characters, and with one literal where several are added up. */
    private static String joined(String source) {
        return COMMENT_OR_LITERAL
                .matcher(source)
                .replaceAll(found -> found.group().startsWith("\"") ? Matcher.quoteReplacement(found.group()) : " ")
                .replaceAll("\"\\s*\\+\\s*\"", "");
    }

    private static String unescaped(String literal) {
        return literal.replace("\\\"", "\"").replace("\\n", " ").replaceAll("\\s+", " ");
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toList()).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
