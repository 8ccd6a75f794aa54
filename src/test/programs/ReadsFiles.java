import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.stream.Stream;

/** Reads the file that the argument names in every way of java.nio.file, and opens no socket. */
public final class ReadsFiles {
    public static void main(String[] args) throws IOException {
        Path file = Paths.get(args[0]);
        Files.readAllBytes(file);
        Files.readAllLines(file);
        try (InputStream stream = Files.newInputStream(file);
                BufferedReader reader = Files.newBufferedReader(file);
                Stream<String> lines = Files.lines(file);
                SeekableByteChannel channel = Files.newByteChannel(file)) {
            System.out.println(stream.read() + reader.read() + lines.count() + channel.size());
        }
    }
}
