/** An agent that starts a recording of Flight Recorder, into the file that is its argument; by reflection, because Java 8 at first had none. */
public final class RecordingAgent {
    public static void premain(String file) throws Exception {
        final Class<?> type = Class.forName("jdk.jfr.Recording");
        final Object recording = type.getConstructor().newInstance();
        type.getMethod("enable", String.class).invoke(recording, "dev.keepalive.SocketKeptAlive");
        type.getMethod("setDestination", java.nio.file.Path.class).invoke(recording, java.nio.file.Paths.get(file));
        type.getMethod("setDumpOnExit", boolean.class).invoke(recording, true);
        type.getMethod("start").invoke(recording);
    }
}
