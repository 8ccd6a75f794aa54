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
 * (docs/architecture.md). Compiled for Java 8 without modules, because its package belongs to java.base.
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
            literal.append(escape(signed & 0xff));
        }
        Path output = Path.of(args[1], "dev/keepalive/transform/BridgeBytes.java");
        Files.createDirectories(output.getParent());
        String source = "package dev.keepalive.transform;\n\n"
                + "import java.nio.charset.StandardCharsets;\n"
                + "import java.util.function.Supplier;\n\n"
                + "/** The class file of the bridge. Written by src/build/EmbedBridge.java from src/main/bridge. */\n"
                + "public final class BridgeBytes implements Supplier<byte[]> {\n"
                + "    /** Internal name of the class. */\n"
                + "    public static final String NAME = \"" + name + "\";\n\n"
                + "    /** Bytes of the class file. */\n"
                + "    public static final int LENGTH = " + classFile.length + ";\n\n"
                + "    /** Called by woven code alone. */\n"
                + "    public BridgeBytes() {}\n\n"
                + "    @Override\n"
                + "    public byte[] get() {\n"
                + "        // one character a byte\n"
                + "        return \"" + literal + "\".getBytes(StandardCharsets.ISO_8859_1);\n"
                + "    }\n"
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
