import java.util.logging.LogManager;

/** A LogManager of the application's own. */
public final class LateLogManager extends LogManager {
    public LateLogManager() {
        System.out.println("LogManager made, main has begun: " + ManagementBean.mainHasBegun);
    }
}
