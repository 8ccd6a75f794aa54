import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes what the packages of Linux distributions contain in another form than it has here: manual pages and changelog compressed, the
 * completion script of the command line together with that of the package's own commands.
 *
 * <p>Called by the build: java PackageFiles.java PROJECT JAR MANUAL-PAGE OUTPUT-DIRECTORY
 */
public final class PackageFiles {
    private PackageFiles() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path project = Path.of(arguments[0]);
        Path jar = Path.of(arguments[1]);
        Path manualPage = Path.of(arguments[2]);
        Path output = Files.createDirectories(Path.of(arguments[3]));

        compress(manualPage, output.resolve("keepalive-agent.1.gz"));
        compress(project.resolve("src/packages/keepalive-agent-host.8"), output.resolve("keepalive-agent-host.8.gz"));
        compress(project.resolve("CHANGELOG.md"), output.resolve("CHANGELOG.md.gz"));

        ByteArrayOutputStream completion = new ByteArrayOutputStream();
        String ofCommandLine = commandLine(jar, "completion");
        completion.write(
                ofCommandLine.substring(ofCommandLine.indexOf('\n') + 1).getBytes(UTF_8)); // it is sourced: no #!
        completion.write(Files.readAllBytes(project.resolve("src/packages/completion-host")));
        Files.write(output.resolve("completion"), completion.toByteArray());
    }

    /** Like gzip -9n: without name and time in the header, so the same bytes each time. */
    private static void compress(Path from, Path to) throws IOException {
        try (OutputStream out = new BestCompression(Files.newOutputStream(to))) {
            Files.copy(from, out);
        }
    }

    private static final class BestCompression extends GZIPOutputStream {
        BestCompression(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static String commandLine(Path jar, String command) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), "-jar", jar.toString(), command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " of " + jar + " failed: " + said);
        }
        return said;
    }
}
