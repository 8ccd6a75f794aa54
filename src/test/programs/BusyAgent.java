/** An agent that keeps the JVM's attach listener busy for a minute. */
public class BusyAgent {
    public static void agentmain(String arguments) throws InterruptedException {
        Thread.sleep(60_000);
    }
}
