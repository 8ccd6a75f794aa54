package dev.keepalive.socket;

import java.io.FileDescriptor;
import java.util.function.BiFunction;

/** Calls the operations of {@code sun.nio.ch.KeepAliveBridge}, a class that other packages cannot refer to. */
final class Bridge {
    private final BiFunction<String, Object[], Object> operations;

    Bridge(BiFunction<String, Object[], Object> operations) {
        this.operations = operations;
    }

    /**
     * Returns a wrapper of the bridge, which passes itself when it connects.
     *
     * @throws SecurityException if the object is not the bridge but something that the application has created
     */
    @SuppressWarnings("unchecked") // the bridge's package is not exported, so its type cannot be named
    static Bridge of(Object bridge) {
        Class<?> type = bridge.getClass();
        if (type.getClassLoader() != null || !type.getName().equals("sun.nio.ch.KeepAliveBridge")) {
            throw new SecurityException(type.getName() + " is not the bridge, which is in java.base");
        }
        return new Bridge((BiFunction<String, Object[], Object>) bridge);
    }

    /** Sets an option. If setsockopt(2) fails, throws an exception, even an undeclared IOException. */
    void set(FileDescriptor fd, KeepAliveOption option) {
        operations.apply("set", new Object[] {fd, option.argument[0], option.argument[1]});
    }

    /**
     * Returns the value of an int option, given by its numbers. If getsockopt(2) fails, throws an exception, even an
     * undeclared IOException.
     */
    int get(FileDescriptor fd, int level, int name) {
        return (Integer) operations.apply("get", new Object[] {fd, level, name});
    }

    /** Returns whether a socket has keepalive; false if the descriptor is closed. */
    boolean isKeepAliveOn(FileDescriptor fd) {
        try {
            return Boolean.TRUE.equals(operations.apply("isKeepAliveOn", new Object[] {fd}));
        } catch (Exception e) { // also IOException, which is not declared
            return false; // the application will get the same exception
        }
    }

    /** Returns the port that a socket is bound to; 0 if it is not known. */
    int localPort(FileDescriptor fd) {
        Object port = resultIfKnown("localPort", fd);
        return port == null ? 0 : (Integer) port;
    }

    /** Returns the remote address of a socket; null if it is not known, as on JDK 8 to 12. */
    Object peerAddress(FileDescriptor fd) {
        return resultIfKnown("peer", fd);
    }

    private Object resultIfKnown(String operation, FileDescriptor fd) {
        try {
            return operations.apply(operation, new Object[] {fd});
        } catch (Exception | LinkageError e) {
            return null; // an undeclared IOException if the socket is closed; NoSuchMethodError on JDK 8 to 12
        }
    }

    /** Returns the number of a descriptor; it is negative if the descriptor is closed. */
    int number(FileDescriptor fd) {
        return (Integer) operations.apply("number", new Object[] {fd});
    }

    /**
     * Returns a new object for the descriptor with a number. The descriptor is not closed when the object becomes
     * unreachable.
     */
    FileDescriptor descriptor(int number) {
        return (FileDescriptor) operations.apply("descriptor", new Object[] {number});
    }
}
