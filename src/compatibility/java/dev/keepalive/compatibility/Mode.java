package dev.keepalive.compatibility;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ways every row is run in, one column of the table each; all but the first ask for the same values. */
enum Mode {
    WITHOUT_AGENT("without agent"),
    LIBKEEPALIVE("libkeepalive"),
    LIBDONTDIE("libdontdie"),
    YIELD("agent `yield`"),
    DEFAULT("agent default");

    static final KeepAliveValues WANTED = new KeepAliveValues(180, 60, 20);

    final String label;

    Mode(String label) {
        this.label = label;
    }

    /** What is set on top of an environment that says nothing about keepalive. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (this == LIBDONTDIE) {
            variables.put("LD_PRELOAD", "libdontdie.so");
            variables.put("DD_TCP_KEEPALIVE_TIME", String.valueOf(WANTED.idle()));
            variables.put("DD_TCP_KEEPALIVE_INTVL", String.valueOf(WANTED.interval()));
            variables.put("DD_TCP_KEEPALIVE_PROBES", String.valueOf(WANTED.count()));
        } else if (this != WITHOUT_AGENT) {
            variables.put("KEEPIDLE", String.valueOf(WANTED.idle()));
            variables.put("KEEPINTVL", String.valueOf(WANTED.interval()));
            variables.put("KEEPCNT", String.valueOf(WANTED.count()));
        }
        if (this == LIBKEEPALIVE) {
            variables.put("LD_PRELOAD", "libkeepalive.so");
        }
        if (this == YIELD) {
            variables.put("KEEPALIVE", "yield");
        }
        return variables;
    }

    List<String> jvmOptions(Path agent) {
        return this == YIELD || this == DEFAULT ? List.of("-javaagent:" + agent) : List.of();
    }
}
