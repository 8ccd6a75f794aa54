package dev.keepalive.process;

/** A JVM in a {@link Survey}. */
public final class FoundJvm {
    /** The process id. */
    public final long pid;

    /** The main class, module or jar. */
    public final String name;

    /** The version of the JDK: {@code 17.0.15}, or {@code ?}. */
    public final String version;

    /** The user; null if the user is not known. */
    public final ProcessUser user;

    /** Whether the JVM has the agent; {@link AgentState#UNKNOWN} if this was not asked for. */
    public final AgentState agent;

    FoundJvm(Jvm jvm, ProcessUser user, AgentState agent) {
        pid = jvm.pid();
        name = jvm.name();
        version = jvm.version();
        this.user = user;
        this.agent = agent;
    }
}
