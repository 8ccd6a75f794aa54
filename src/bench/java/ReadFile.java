import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;

/** Reads the file that the argument names, and opens no socket: what most short tools do. */
public final class ReadFile {
    public static void main(String[] args) throws IOException {
        System.out.println(Files.readAllLines(Paths.get(args[0])).size());
    }
}
