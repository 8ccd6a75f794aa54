package dev.keepalive.testing;

/** What a JVM that has ended left behind. */
public record Outcome(int exitCode, String stdout, String stderr) {}
