import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Compiles the class that the agent defines into java.base and writes its bytes as a Java constant: java EmbedBridge.java SOURCE OUTPUT-DIRECTORY.
 *
 * <p>A constant, because reading a resource of the jar costs the start of a JVM more than anything else the agent does
 * (docs/architecture.md); in the encoding of class files, because encoding it in a JVM that is starting takes milliseconds; compiled for
 * Java 8 without modules, because its package belongs to java.base.
 */
public final class EmbedBridge {
    public static void main(String[] args) throws IOException {
        Path classes = Path.of(args[1]).resolveSibling("bridge-classes");
        Files.createDirectories(classes);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-source",
                        "8",
                        "-target",
                        "8",
                        "-g:none",
                        "-nowarn",
                        "-Xlint:none",
                        "-XDignore.symbol.file",
                        "-d",
                        classes.toString(),
                        args[0]);
        if (result != 0) {
            System.exit(result);
        }
        List<Path> found;
        try (Stream<Path> files = Files.walk(classes)) {
            found = files.filter(Files::isRegularFile).toList();
        }
        if (found.size() != 1) {
            throw new IllegalStateException("one class is wanted, these were compiled: " + found);
        }
        String name =
                classes.relativize(found.get(0)).toString().replace('\\', '/').replace(".class", "");
        byte[] classFile = Files.readAllBytes(found.get(0));
        StringBuilder literal = new StringBuilder();
        for (byte signed : classFile) {
            int b = signed & 0xff;
            if (b != 0 && b < 0x80) {
                literal.append(escape(b));
            } else { // JVMS 4.4.7
                literal.append(escape(0xc0 | b >> 6)).append(escape(0x80 | b & 0x3f));
            }
        }
        Path output = Path.of(args[1], "dev/keepalive/weave/BridgeBytes.java");
        Files.createDirectories(output.getParent());
        String source = "package dev.keepalive.weave;\n\n"
                + "/** Written by src/build/EmbedBridge.java from src/main/bridge. */\n"
                + "final class BridgeBytes {\n"
                + "    /** Internal name of the class. */\n"
                + "    static final String NAME = \"" + name + "\";\n\n"
                + "    /** Bytes of the class file. */\n"
                + "    static final int LENGTH = " + classFile.length + ";\n\n"
                + "    /** The class file as a text of Latin-1 in a constant pool: one character a byte of that text's encoding. */\n"
                + "    static final String ENCODED = \"" + literal + "\";\n\n"
                + "    private BridgeBytes() {}\n"
                + "}\n";
        if (!Files.exists(output) || !Files.readString(output).equals(source)) {
            Files.write(output, source.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String escape(int b) {
        if (b == '"' || b == '\\') {
            return "\\" + (char) b;
        }
        return b >= ' ' && b < 127 ? String.valueOf((char) b) : String.format("\\%03o", b);
    }
}
