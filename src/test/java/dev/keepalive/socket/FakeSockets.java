package dev.keepalive.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Stands for the kernel behind the bridge: descriptors with options that can be read and set by their numbers on Linux. Sockets are known by
 * their descriptor objects, and those of the same number share their options.
 */
final class FakeSockets implements BiFunction<String, Object[], Object> {
    static final String KEEPALIVE = "1/9";
    static final String IDLE = "6/4";
    static final String INTVL = "6/5";
    static final String CNT = "6/6";
    static final String USER_TIMEOUT = "6/18";
    private static final String LISTENS = "1/30";

    private final Map<FileDescriptor, Integer> numbers = new HashMap<>();
    private final Map<Integer, Map<String, Integer>> sockets = new HashMap<>();

    /** What was set, in order: {@code 1/9=1}. */
    final List<String> calls = new ArrayList<>();

    /** An option that the kernel refuses, or null. */
    String refuses;

    private int next = 100;

    FileDescriptor open() {
        FileDescriptor fd = new FileDescriptor();
        numbers.put(fd, next);
        sockets.put(
                next++,
                new HashMap<>(Map.of(KEEPALIVE, 0, IDLE, 7200, INTVL, 75, CNT, 9, USER_TIMEOUT, 0, LISTENS, 0)));
        return fd;
    }

    FileDescriptor listen() {
        FileDescriptor fd = open();
        set(fd, LISTENS, 1);
        return fd;
    }

    int number(FileDescriptor fd) {
        return numbers.getOrDefault(fd, -1);
    }

    int get(FileDescriptor fd, String option) {
        return sockets.get(number(fd)).get(option);
    }

    void set(FileDescriptor fd, String option, int value) {
        sockets.get(number(fd)).put(option, value);
    }

    @Override
    public Object apply(String operation, Object[] arguments) {
        try {
            return answer(operation, arguments);
        } catch (IOException e) {
            throw FakeSockets.<RuntimeException>undeclared(e);
        }
    }

    private Object answer(String operation, Object[] arguments) throws IOException {
        switch (operation) {
            case "number":
                return number((FileDescriptor) arguments[0]);
            case "descriptor":
                FileDescriptor made = new FileDescriptor();
                numbers.put(made, (Integer) arguments[0]);
                return made;
            case "isKeepAliveOn":
                return existing(arguments[0]).get(KEEPALIVE) == 1;
            case "get":
                return existing(arguments[0]).get(arguments[1] + "/" + arguments[2]);
            case "set":
                int[] option = (int[]) arguments[2];
                String name = option[0] + "/" + option[1];
                if (name.equals(refuses)) {
                    throw new IOException("Protocol not available");
                }
                existing(arguments[0]).put(name, option[2]);
                calls.add(name + "=" + option[2]);
                return null;
            default:
                throw new IOException(operation);
        }
    }

    private Map<String, Integer> existing(Object fd) throws IOException {
        Map<String, Integer> options = sockets.get(number((FileDescriptor) fd));
        if (options == null) {
            throw new IOException("Bad file descriptor");
        }
        return options;
    }

    @SuppressWarnings("unchecked") // as the bridge throws it
    private static <E extends Throwable> E undeclared(Throwable e) throws E {
        throw (E) e;
    }
}
