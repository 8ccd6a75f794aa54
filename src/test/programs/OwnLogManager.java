import java.util.logging.LogManager;

/** The LogManager of {@link Logging}. */
public final class OwnLogManager extends LogManager {
    public OwnLogManager() {
        System.out.println("LogManager made, main has begun: " + Logging.mainHasBegun);
    }
}
