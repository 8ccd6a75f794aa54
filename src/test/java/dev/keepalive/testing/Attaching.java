package dev.keepalive.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.InflaterInputStream;

/** Agents loaded into a running JVM by the JDK's own attach, without the command line, which takes a second. */
public final class Attaching {
    /** What the agent retransforms, as far as a JVM has loaded it. */
    public static final String HOOKED_CLASSES = "sun.nio.ch.Net,sun.nio.ch.NioSocketImpl,sun.nio.ch.SocketChannelImpl,"
            + "sun.nio.ch.ServerSocketChannelImpl,java.net.AbstractPlainSocketImpl,java.net.PlainSocketImpl";

    private Attaching() {}

    /** Has the built agent do something, and returns its report. */
    public static String command(long pid, String arguments) throws Exception {
        String name = UUID.randomUUID().toString();
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            load(machine, JvmCommand.agentJar(), arguments + ",report=" + name);
            byte[] compressed = Base64.getUrlDecoder()
                    .decode(machine.getAgentProperties().getProperty("dev.keepalive.report." + name));
            return new String(new InflaterInputStream(new ByteArrayInputStream(compressed)).readAllBytes(), UTF_8);
        } finally {
            machine.detach();
        }
    }

    /** Loads an agent. */
    public static void load(long pid, Path jar, String arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            load(machine, jar, arguments);
        } finally {
            machine.detach();
        }
    }

    private static void load(VirtualMachine machine, Path jar, String arguments) throws Exception {
        try {
            machine.loadAgent(jar.toString(), arguments);
        } catch (AgentLoadException e) {
            if (!e.getMessage()
                    .matches("(Failed to load agent library: )?0")) { // a JDK 8 that has loaded it, to a later one
                throw e;
            }
        }
    }

    /** The jar of RetransformingAgent. */
    public static Path retransformingAgent(Path directory) throws IOException {
        return agent("RetransformingAgent", directory);
    }

    /** The jar of an agent of src/test/programs. */
    public static Path agent(String type, Path directory) throws IOException {
        Path manifest = Files.writeString(
                directory.resolve("manifest"), "Agent-Class: " + type + "\nCan-Retransform-Classes: true\n");
        Path jar = directory.resolve(type + ".jar");
        JdkTool.jar(List.of(
                "--create",
                "--file",
                jar.toString(),
                "--manifest",
                manifest.toString(),
                "-C",
                JvmCommand.programs().toString(),
                type + ".class"));
        return jar;
    }
}
