/** Another Java agent: sets the system property that is its argument, {@code name=value}; without one it does nothing. */
public final class OtherAgent {
    public static void premain(String argument) {
        if (argument != null) {
            System.setProperty(argument.split("=")[0], argument.split("=")[1]);
        }
    }
}
