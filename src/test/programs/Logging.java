import java.io.IOException;
import java.util.logging.Logger;

/** An application with a LogManager of its own, which must not be made before main has begun. */
public final class Logging {
    static boolean mainHasBegun;

    public static void main(String[] args) throws IOException {
        mainHasBegun = true;
        Logger.getLogger("x").fine("not shown");
        HoldConnection.main(args);
    }
}
