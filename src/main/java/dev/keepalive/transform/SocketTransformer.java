package dev.keepalive.transform;

import static dev.keepalive.transform.HookedClasses.ASYNCHRONOUS_UNIX;
import static dev.keepalive.transform.HookedClasses.ASYNCHRONOUS_WINDOWS;
import static dev.keepalive.transform.HookedClasses.INHERITED_SOCKET_CHANNEL;
import static dev.keepalive.transform.HookedClasses.NET;
import static dev.keepalive.transform.HookedClasses.NETTY_EPOLL;
import static dev.keepalive.transform.HookedClasses.NETTY_EPOLL_SOCKET;
import static dev.keepalive.transform.HookedClasses.NETTY_IO_URING;
import static dev.keepalive.transform.HookedClasses.NETTY_IO_URING_INCUBATOR;
import static dev.keepalive.transform.HookedClasses.NETTY_IO_URING_SOCKET;
import static dev.keepalive.transform.HookedClasses.NETTY_KQUEUE;
import static dev.keepalive.transform.HookedClasses.NETTY_SOCKET;
import static dev.keepalive.transform.HookedClasses.NIO_SOCKET_IMPL;
import static dev.keepalive.transform.HookedClasses.PLAIN_SOCKET_IMPL;
import static dev.keepalive.transform.HookedClasses.SERVER_SOCKET_CHANNEL;
import static dev.keepalive.transform.HookedClasses.SOCKET_CHANNEL;
import static dev.keepalive.transform.HookedClasses.UNIX_PLAIN_SOCKET_IMPL;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Settings;
import dev.keepalive.jfr.KeepAliveEvents;
import dev.keepalive.log.Log;
import dev.keepalive.runtime.AgentThread;
import dev.keepalive.runtime.FlightRecorder;
import dev.keepalive.runtime.MBeanServers;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Modifier;
import java.net.SocketOptions;
import java.nio.channels.Channel;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;

/**
 * Sees every class that is loaded, and leaves all but those with hook points alone after comparing names.
 *
 * <p>Every JVM with the agent loads this class, and it runs inside class loading. So what a JVM without sockets does not need is elsewhere:
 * the {@link Weaver} and Byte Buddy are loaded with the first class with hook points, {@link Retransformation} if such a class was there
 * before the agent.
 */
public final class SocketTransformer implements ClassFileTransformer, Runnable {
    /** Frames of {@link #fits}: some 64 KB, which weaving does not need. */
    private static final int DEPTH = 256;

    /** Bytes of heap, which weaving does not need, in pieces that fit into the regions of G1. */
    private static final int HEAP = 1 << 20;

    private static final int PIECES = 8;

    /** How long to wait before weaving is tried again where memory has run out, in milliseconds; each wait is twice as long as the one before. */
    private static final long FIRST_WAIT = 50;

    private static final long LONGEST_WAIT = 10000;

    /** The newest JDK that the hook points were tried on. */
    static final int NEWEST_KNOWN_JDK = 28;

    /** Null if there are no hooks. */
    private static volatile SocketTransformer installed;

    /** The one that it was added to: each -javaagent and each attach brings another. */
    private static Instrumentation owner;

    /** Whether a socket that is made now passes the hook points of connects. */
    private static volatile boolean connectsTold;

    /** Whether Flight Recorder or a count of origins wants to know of connects. */
    private static volatile boolean connectsWanted;

    /** Null until it is needed; and again if memory has run out, perhaps in a static initializer of one of its classes. */
    private static volatile Weaver weaver;

    /** Whether the hook points of connects are wanted. */
    private volatile boolean debugLog;

    /** Set when the bridge is seen being defined. */
    private volatile boolean bridgeDefined;

    /** Set when stack or memory had come to their end where a class with hook points was loaded. */
    private volatile boolean missedClass;

    /** Whether a thread is about to weave what was missed. */
    private volatile boolean weavesLater;

    private volatile boolean saidThatJarWasChanged;

    /** Whether the bridge could not be had for a socket that does not come through it. */
    private static boolean bridgeIsUseless;

    private SocketTransformer(boolean debugLog) {
        this.debugLog = debugLog;
    }

    /**
     * Weaves the classes that are there, because of an AOT cache or of another agent's sockets, and lets those that come be woven when
     * they are loaded; does nothing if that has been done.
     *
     * @param debug whether the hook points of the debug log are wanted; if that has changed the classes are woven anew
     * @throws Exception if this JDK does not take the bridge that woven classes need: then nothing is woven
     */
    public static synchronized void install(Instrumentation instrumentation, boolean debug) throws Exception {
        Settings.checkChange();
        boolean debugLog = debug || connectsWanted;
        if (installed != null && installed.debugLog == debugLog) {
            return;
        }
        // asked first: where a SecurityManager does not tell the JDK, no transformer may stay behind
        boolean newerThanKnown = Platform.JDK > NEWEST_KNOWN_JDK;
        if (installed != null) {
            owner.removeTransformer(installed);
        }
        if (applicationHasSystemLoader()) {
            // later the JVM finds it by itself: the application's class loader is not called while a socket is made
            Class.forName("dev.keepalive.transform.BridgeBytes", true, ClassLoader.getSystemClassLoader());
            Class.forName("dev.keepalive.socket.NewSockets", true, ClassLoader.getSystemClassLoader());
        }
        installed = new SocketTransformer(debugLog);
        owner = instrumentation;
        owner.addTransformer(installed, true);
        if (newerThanKnown || anyMayHaveHooks(owner.getAllLoadedClasses())) {
            Retransformation.weaveLoadedClasses(owner);
        }
        connectsTold = debugLog;
    }

    /** Removes the transformer; what is woven stays. The one that it was added to, or null if there are no hooks. */
    static synchronized Instrumentation uninstall() {
        if (installed == null) {
            return null;
        }
        owner.removeTransformer(installed);
        installed = null;
        return owner;
    }

    /** The one that the transformer was added to, or null if there are no hooks. */
    static synchronized Instrumentation instrumentation() {
        return installed == null ? null : owner;
    }

    /** Has the bridge fetch the agent's end for a socket that does not come through it. Does nothing where that has failed before. */
    public static synchronized void connectBridge() throws Exception {
        Settings.checkCaller();
        if (installed == null || bridgeIsUseless) {
            return;
        }
        try {
            BridgeInstaller.connectBridge(owner);
        } catch (Exception e) {
            bridgeIsUseless = true;
            throw e;
        }
    }

    /** Whether a client socket that is made now is told again when it connects. */
    public static boolean tellsConnects() {
        return connectsTold;
    }

    /** Notices a recording that an agent before this one has started. Called with the first socket: a JVM without sockets pays nothing for it. */
    public static void lookForFlightRecorder() {
        SocketTransformer transformer = installed;
        if (transformer != null && !FlightRecorder.isAtWork() && FlightRecorder.hasThread()) {
            transformer.flightRecorderStarts();
        }
    }

    /** Has the hook points of connects woven, or no longer, with the next {@link #install}. */
    public static void wantConnects(boolean wanted) {
        Settings.checkCaller(); // not checkChange: the thread that ends a count of origins is not the JVM's own
        connectsWanted = wanted;
    }

    /** Returns the hook points that this JDK ought to have, as {@link Weaver#expectedHookPoints}. */
    static Map<String, Set<String>> expectedHookPoints() {
        SocketTransformer transformer = installed;
        try {
            return weaver().expectedHookPoints(transformer != null && transformer.debugLog);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "the agent's classes for sockets cannot be loaded, was its jar changed?", e);
        }
    }

    /**
     * Returns whether there is a class with hook points among loaded classes.
     *
     * <p>The names come last: the JVM makes one up at the first question, which takes 2 microseconds and is ten times the rest. The tests
     * are in the loop: a method of their own would be compiled, as it is called for every class of the JVM.
     */
    public static boolean anyMayHaveHooks(Class<?>[] loaded) {
        for (Class<?> candidate : loaded) {
            Class<?> superclass = candidate.getSuperclass();
            if (superclass == null || superclass == Object.class && candidate.getModifiers() != Modifier.PUBLIC) {
                continue; // Net is the only one of them that extends Object, and is public and no more
            }
            boolean jdks = superclass == Object.class
                    || Channel.class.isAssignableFrom(superclass)
                    || SocketOptions.class.isAssignableFrom(superclass);
            boolean boot = false;
            try {
                boot = candidate.getClassLoader() == null;
            } catch (RuntimeException e) {
                // SecurityException: a SecurityManager hides a class loader, hence there is one
            }
            if ((jdks || !boot) && looksAt(candidate.getName().replace('.', '/'), boot)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether the transformer looks at a class.
     *
     * @param name its internal name
     * @param boot whether the boot class loader loads it
     */
    public static boolean looksAt(String name, boolean boot) {
        return endsLikeAnyHooked(name) && (boot && isJdks(name) || isNettys(name));
    }

    @Override
    public byte[] transform(
            ClassLoader loader,
            String className,
            Class<?> classBeingRedefined,
            ProtectionDomain domain,
            byte[] classFile) {
        if (missedClass) {
            weaveLater();
        }
        if (className == null) {
            return null; // a hidden class
        }
        if (!endsLikeAnyHooked(className)) {
            if (loader == null && FlightRecorder.CLASS.equals(className)) {
                flightRecorderStarts();
            } else if (loader == null && MBeanServers.CLASS.equals(className) && isMBeanWanted()) {
                MBeanServers.appear();
            } else if (loader == null && isLoadedAfterBridge(className) && isBridgeMissing()) {
                weaveLater();
            }
            return null;
        }
        if (loader == null && className.equals(BridgeBytes.NAME)) {
            bridgeDefined = true;
            return null;
        }
        boolean jdks = loader == null && isJdks(className);
        if (!jdks && !isNettys(className)) {
            return null;
        }
        boolean retransformation = classBeingRedefined != null;
        try {
            requireRoom();
            if (!jdks) {
                return weaver().weaveNettys(className, classFile, debugLog, retransformation);
            }
            // a class that is there already has run its static initializer: the bridge was defined before
            boolean bridgeIsMissing = !retransformation && !bridgeDefined;
            return weaver().weaveJdks(className, classFile, debugLog, bridgeIsMissing, retransformation);
        } catch (Throwable e) { // the JVM would drop it without a word
            notWoven(className, e);
            return null;
        }
    }

    /** The weaver; threads that race for the first one may each get their own. */
    static Weaver weaver() throws ReflectiveOperationException {
        Weaver known = weaver;
        if (known == null) {
            known = WeaverLoader.newWeaver();
            weaver = known;
        }
        return known;
    }

    /**
     * Does nothing if stack and heap have room for what is about to be loaded. A static initializer that fails for lack of it would make its
     * class unusable for good, so this is tried first. It is in this class because another one could not be loaded then.
     *
     * @throws VirtualMachineError if there is not enough room: the stack or the heap of the application is full at the moment
     */
    public static void requireRoom() {
        fits(DEPTH, 0, 0, 0, 0, 0, 0, new byte[PIECES][HEAP / PIECES].length);
    }

    private static long fits(int frames, long a, long b, long c, long d, long e, long f, long g) {
        return frames == 0 ? a + b + c + d + e + f + g : 1 + fits(frames - 1, a, b, c, d, e, f, g);
    }

    /**
     * Returns whether {@link #requireRoom} would find the heap large enough, without an OutOfMemoryError, which might end the JVM
     * ({@code -XX:+ExitOnOutOfMemoryError}). Garbage counts as used until it is collected. Pieces of 16 KB bring a collection about;
     * an application for which these are too much cannot go on either.
     */
    private static boolean hasRoom() {
        Runtime heap = Runtime.getRuntime();
        long pieces = 0;
        while (heap.maxMemory() - heap.totalMemory() + heap.freeMemory() < 2 * HEAP && pieces < 2 * HEAP) {
            pieces += new byte[HEAP / 64].length;
        }
        return pieces < 2 * HEAP;
    }

    /** Returns whether something failed because stack or heap were full, so that it may be tried again. */
    private static boolean wasExhausted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError) {
                return true;
            }
        }
        return false;
    }

    private void notWoven(String className, Throwable reason) {
        try {
            if (wasExhausted(reason)) { // the application's own moment
                weaver = null;
                weaveLater();
                return;
            }
            HookStates.failed(className, reason);
            Log.warnOnce(className.replace('/', '.') + " could not be woven, its sockets stay as they are: " + reason);
        } catch (Throwable e) { // these classes cannot be loaded either
            if (!saidThatJarWasChanged) {
                saidThatJarWasChanged = true;
                System.err.println("keepalive-agent: sockets stay as they are, was the agent's jar changed? " + reason);
            }
        }
    }

    /** The hook points of connects tell peers. Classes that are there already are woven anew, in a thread of its own as below. */
    private void flightRecorderStarts() {
        FlightRecorder.started();
        connectsWanted = true;
        connectsTold = debugLog;
        if (!debugLog) {
            debugLog = true;
            weaveLater();
        }
    }

    /** In a thread with a stack of its own, since the class has to be loaded first; if there is none to be had, with the next class. */
    private void weaveLater() {
        if (!weavesLater) {
            missedClass = true;
            try {
                weavesLater = AgentThread.start(this);
                missedClass = !weavesLater;
            } catch (Throwable e) {
                // there is no stack or memory to load that class: the next class that is loaded tries again
            }
        }
    }

    /**
     * Whether the static initializer that defines the bridge has just done so. If not, memory had run out: maybe even before the JVM could
     * call this transformer for the class that has the initializer.
     */
    private static boolean isLoadedAfterBridge(String className) {
        return className.endsWith("$1")
                && (className.equals("sun/nio/ch/Net$1") || className.equals("java/net/AbstractPlainSocketImpl$1"));
    }

    /** Whether woven classes lack what they call; false also where a SecurityManager does not tell. */
    private boolean isBridgeMissing() {
        try {
            return !bridgeDefined && !isBridgeDefined();
        } catch (SecurityException e) { // the application is on the stack, and may not be allowed to look
            return false;
        }
    }

    /** Whether woven classes have what they call; a SecurityException if the caller may not know. */
    public static boolean isBridgeDefined() {
        try {
            Class.forName("sun.nio.ch.KeepAliveBridge", false, null);
            return true;
        } catch (ClassNotFoundException | VirtualMachineError e) { // not there, or no memory for the search
            return false;
        }
    }

    /** Weaves what was missed, as soon as there is memory for it. */
    @Override
    public void run() {
        try {
            for (long wait = FIRST_WAIT; !weave(); wait = Math.min(2 * wait, LONGEST_WAIT)) {
                weavesLater = true;
                Thread.sleep(wait);
            }
            loadEvents();
        } catch (Throwable e) { // with this thread nothing but the hooks ends
            weavesLater = false;
            missedClass = true;
        }
    }

    /** As soon as Flight Recorder has started, if it is at work. */
    private static void loadEvents() throws InterruptedException {
        try {
            for (long wait = FIRST_WAIT;
                    FlightRecorder.isAtWork() && !KeepAliveEvents.load();
                    wait = Math.min(2 * wait, LONGEST_WAIT)) {
                Thread.sleep(wait);
            }
        } catch (LinkageError | RuntimeException e) {
            Log.warnOnce("Flight Recorder does not take the agent's events: " + e);
        }
    }

    /** False if there is no memory for it. */
    private boolean weave() {
        if (!hasRoom()) { // asked first: an attempt in vain might end a JVM with ExitOnOutOfMemoryError
            return false;
        }
        weavesLater = false; // what is missed from now on is another thread's
        synchronized (SocketTransformer.class) {
            try {
                boolean recorder = FlightRecorder.isAtWork();
                if (installed == this && (!recorder || anyMayHaveHooks(owner.getAllLoadedClasses()))) {
                    Retransformation.weaveLoadedClasses(owner);
                }
                if (recorder && installed == this) {
                    connectsTold = debugLog;
                }
            } catch (Throwable e) {
                if (wasExhausted(e)) {
                    weaver = null;
                    return false;
                }
                notWoven(NET, e);
            }
            return true;
        }
    }

    private static boolean isMBeanWanted() {
        Settings settings = Settings.current();
        return settings != null && settings.jmx();
    }

    private static boolean applicationHasSystemLoader() {
        try {
            return System.getProperty("java.system.class.loader") != null;
        } catch (RuntimeException e) { // SecurityException: naming it would load it
            return true; // a SecurityManager does not let the agent look
        }
    }

    /** Whether a class with this internal name has hook points, whatever copy of Netty it belongs to. */
    public static boolean isNettys(String name) {
        return endsLikeNettys(name)
                && (name.endsWith(NETTY_EPOLL)
                        || name.endsWith(NETTY_KQUEUE)
                        || name.endsWith(NETTY_IO_URING)
                        || name.endsWith(NETTY_IO_URING_INCUBATOR)
                        || name.endsWith(NETTY_SOCKET)
                        || name.endsWith(NETTY_EPOLL_SOCKET)
                        || name.endsWith(NETTY_IO_URING_SOCKET));
    }

    /** Whether the class of java.base with this internal name has hook points. */
    static boolean isJdks(String name) {
        return endsLikeJdks(name)
                && (name.equals(NET)
                        || name.equals(NIO_SOCKET_IMPL)
                        || (Platform.JDK < 16
                                ? name.equals(SOCKET_CHANNEL)
                                : name.equals(SERVER_SOCKET_CHANNEL) || name.equals(INHERITED_SOCKET_CHANNEL))
                        || name.equals(ASYNCHRONOUS_UNIX)
                        || name.equals(ASYNCHRONOUS_WINDOWS)
                        || name.equals(PLAIN_SOCKET_IMPL)
                        || name.equals(UNIX_PLAIN_SOCKET_IMPL) && Platform.JDK < 13 && File.separatorChar == '/');
    }

    /** The last letter, which spares most classes further questions: Impl and Channel, Net and Socket; and of the bridge. */
    public static boolean endsLikeAnyHooked(String name) {
        char last = name.charAt(name.length() - 1);
        return last == 'l' || last == 't' || last == 'e';
    }

    private static boolean endsLikeJdks(String name) {
        return name.endsWith("Impl") || name.endsWith("Net");
    }

    private static boolean endsLikeNettys(String name) {
        return name.endsWith("Socket") || name.endsWith("SocketChannel");
    }
}
