import java.io.FileInputStream;
import java.io.InputStream;

/** A server that hands out a file, slowly: has it open until its input ends. */
public class HoldFile {
    public static void main(String[] arguments) throws Exception {
        try (InputStream file = new FileInputStream(arguments[0])) {
            file.read();
            System.out.println("HOLD");
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
