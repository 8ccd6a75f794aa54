package dev.keepalive.process;

/** A JVM in a {@link Survey}. */
public final class FoundJvm {
    /** Its process id. */
    public final long pid;

    /** Its main class, module or jar. */
    public final String name;

    /** The version of its JDK: {@code 17.0.15}, or {@code ?}. */
    public final String version;

    /** Null if its user is not known. */
    public final ProcessUser user;

    /** Whether it has the agent; unknown if that was not asked for. */
    public final AgentState agent;

    FoundJvm(Jvm jvm, ProcessUser user, AgentState agent) {
        this(jvm.pid(), jvm.name(), jvm.version(), user, agent);
    }

    private FoundJvm(long pid, String name, String version, ProcessUser user, AgentState agent) {
        this.pid = pid;
        this.name = name;
        this.version = version;
        this.user = user;
        this.agent = agent;
    }

    FoundJvm with(AgentState state) {
        return new FoundJvm(pid, name, version, user, state);
    }
}
