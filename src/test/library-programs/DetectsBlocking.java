import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/** Says which calls of a thread that must not block are found out by BlockHound, which it installs. */
public final class DetectsBlocking {
    private static final String MUST_NOT_BLOCK = "must not block";

    public static void main(String[] args) throws Exception {
        BlockHound.builder()
                .nonBlockingThreadPredicate(
                        current -> current.or(thread -> thread.getName().equals(MUST_NOT_BLOCK)))
                .install();
        Pairs.onDemand(
                () -> detected("sleep", () -> Thread.sleep(1)) + " " + detected("connect", DetectsBlocking::connect));
    }

    private static void connect() throws Exception {
        try (ServerSocket listener = new ServerSocket(0);
                Socket socket = new Socket()) {
            socket.connect(listener.getLocalSocketAddress());
        }
    }

    private static String detected(String name, Blocking call) throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> {
            try {
                call.run();
                return name + " not detected";
            } catch (BlockingOperationError e) {
                return name + " detected";
            }
        });
        new Thread(task, MUST_NOT_BLOCK).start();
        return task.get();
    }

    private interface Blocking {
        void run() throws Exception;
    }
}
