package dev.keepalive.weave;

import static dev.keepalive.weave.SocketClasses.ASYNCHRONOUS_UNIX;
import static dev.keepalive.weave.SocketClasses.ASYNCHRONOUS_WINDOWS;
import static dev.keepalive.weave.SocketClasses.NET;
import static dev.keepalive.weave.SocketClasses.NETTY_EPOLL;
import static dev.keepalive.weave.SocketClasses.NETTY_EPOLL_SOCKET;
import static dev.keepalive.weave.SocketClasses.NETTY_IO_URING;
import static dev.keepalive.weave.SocketClasses.NETTY_IO_URING_INCUBATOR;
import static dev.keepalive.weave.SocketClasses.NETTY_IO_URING_SOCKET;
import static dev.keepalive.weave.SocketClasses.NETTY_KQUEUE;
import static dev.keepalive.weave.SocketClasses.NETTY_SOCKET;
import static dev.keepalive.weave.SocketClasses.NIO_SOCKET_IMPL;
import static dev.keepalive.weave.SocketClasses.PLAIN_SOCKET_IMPL;
import static dev.keepalive.weave.SocketClasses.SOCKET_CHANNEL;
import static dev.keepalive.weave.SocketClasses.UNIX_PLAIN_SOCKET_IMPL;

import dev.keepalive.config.Platform;
import dev.keepalive.config.Settings;
import dev.keepalive.jfr.KeepAliveEvents;
import dev.keepalive.log.Log;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Modifier;
import java.net.SocketOptions;
import java.nio.channels.Channel;
import java.security.ProtectionDomain;

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
    private static final int ROOM = 1 << 20;

    private static final int PIECES = 8;

    /** How long to wait before weaving is tried again where memory has run out, in milliseconds; each wait is twice as long as the one before. */
    private static final long FIRST_WAIT = 50;

    private static final long LONGEST_WAIT = 10000;

    /** Bytes, for the thread that weaves later. */
    private static final long STACK_SIZE = 1 << 20;

    /** The newest JDK that the hook points were tried on. */
    static final int NEWEST_KNOWN_JDK = 28;

    /** Null if there are no hooks. */
    private static volatile SocketTransformer installed;

    /** The one that it was added to: each -javaagent and each attach brings another. */
    private static Instrumentation owner;

    /** The class of the JDK that is loaded when Flight Recorder is started, by whatever means; after every premain. */
    static final String FLIGHT_RECORDER = "jdk/jfr/internal/PlatformRecorder";

    /** A thread that Flight Recorder has while there is a recording: JDK 8 to 28. */
    private static final String FLIGHT_RECORDERS_THREAD = "JFR Periodic Tasks";

    /** Set when that class is seen: one read of it is all that Flight Recorder costs a JVM that has no recording. */
    private static volatile boolean flightRecorderAtWork;

    /** The class of the JDK that is loaded before the first MBean server is made. */
    public static final String MBEAN_SERVERS = "javax/management/MBeanServerFactory";

    /** What is to be run in a thread of its own when that class is loaded; null for nothing. */
    private static volatile Runnable onMBeanServers;

    /** Whether connects are told to an agent that was there before Flight Recorder. */
    private static volatile boolean connectsTold;

    /** Whether somebody other than the debug log and Flight Recorder wants to know of connects. */
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
        boolean debugLog = debug || flightRecorderAtWork || connectsWanted;
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
            Class.forName("dev.keepalive.weave.BridgeBytes", true, ClassLoader.getSystemClassLoader());
            Class.forName("dev.keepalive.socket.NewSockets", true, ClassLoader.getSystemClassLoader());
        }
        installed = new SocketTransformer(debugLog);
        owner = instrumentation;
        owner.addTransformer(installed, true);
        if (newerThanKnown || anyIsLoaded(owner)) {
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

    /** Whether Flight Recorder has been started in this JVM: there may be a recording. */
    public static boolean isFlightRecorderAtWork() {
        return flightRecorderAtWork;
    }

    /** Whether a client socket that is made now is told again when it connects. */
    public static boolean tellsConnects() {
        return connectsTold;
    }

    /**
     * Looks whether an agent that came before this one has started Flight Recorder. Called with the first socket, when a JVM without sockets pays
     * nothing for it. It looks for a thread of Flight Recorder, because looking through the loaded classes takes a millisecond.
     */
    public static void lookForFlightRecorder() {
        SocketTransformer transformer = installed;
        if (transformer != null && !flightRecorderAtWork && hasThread(FLIGHT_RECORDERS_THREAD)) {
            transformer.flightRecorderStarts();
        }
    }

    private static boolean hasThread(String name) {
        if (Settings.underSecurityManager()) {
            return false; // the application is on the stack, and may not be allowed to look
        }
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads;
        int count;
        int length = 128;
        do { // activeCount would tell how many there are, but an application's thread groups can override it
            length *= 2;
            threads = new Thread[length];
            count = all.enumerate(threads);
        } while (count == length);
        for (int i = 0; i < count; i++) {
            if (name.equals(threads[i].getName())) {
                return true;
            }
        }
        return false;
    }

    /** Has the hook points of connects woven, or no longer, with the next {@link #install}. */
    public static void wantConnects(boolean wanted) {
        if (wanted) {
            Settings.checkChange();
        } else {
            Settings.checkCaller(); // the thread that ends a count of origins is not the JVM's own
        }
        connectsWanted = wanted;
    }

    /** Has something run in a thread of its own when MBean servers come into being; null for nothing. */
    public static void whenThereAreMBeanServers(Runnable action) {
        Settings.checkChange();
        onMBeanServers = action;
    }

    /** It was found among the classes that are loaded: the transformer was too late for it. */
    static void flightRecorderFound() {
        flightRecorderAtWork = true;
    }

    /** Whether the hook points of connects are woven too, for the debug log, Flight Recorder or the origins of sockets. */
    static synchronized boolean hasDebugLog() {
        return installed != null && installed.debugLog;
    }

    /**
     * Whether a class with hook points is loaded; of Netty's, the boot class loader's do not count.
     *
     * <p>The names come last: the JVM makes one up at the first question, which takes 2 microseconds and is ten times the rest. The tests
     * are in the loop: a method of their own would be compiled, as it is asked for every class of the JVM.
     */
    private static boolean anyIsLoaded(Instrumentation instrumentation) {
        for (Class<?> candidate : instrumentation.getAllLoadedClasses()) {
            Class<?> superclass = candidate.getSuperclass();
            if (superclass == null || superclass == Object.class && candidate.getModifiers() != Modifier.PUBLIC) {
                continue; // Net is the only one of them that extends Object, and public and no more
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
            if ((jdks || !boot) && mayHaveHooks(candidate.getName())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a class with this name has hook points, if the boot class loader has loaded it or if it is of Netty. */
    static boolean mayHaveHooks(String name) {
        return endsLikeJdks(name) && isJdks(name.replace('.', '/'))
                || endsLikeNettys(name) && isNettys(name.replace('.', '/'));
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
        if (className == null || !endsLikeAnyHooked(className)) {
            if (loader == null && FLIGHT_RECORDER.equals(className)) {
                flightRecorderStarts();
            } else if (onMBeanServers != null && loader == null && MBEAN_SERVERS.equals(className)) {
                runInThread(onMBeanServers);
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
     * Fails if stack or heap have no room left: before a static initializer does, whose class would be unusable from then on.
     *
     * @throws VirtualMachineError then: the application's own moment
     */
    public static void requireRoom() {
        fits(DEPTH, 0, 0, 0, 0, 0, 0, new byte[PIECES][ROOM / PIECES].length);
    }

    private static long fits(int frames, long a, long b, long c, long d, long e, long f, long g) {
        return frames == 0 ? a + b + c + d + e + f + g : 1 + fits(frames - 1, a, b, c, d, e, f, g);
    }

    private void notWoven(String className, Throwable reason) {
        try {
            if (isOutOfMemoryOrStack(reason)) { // the application's own moment
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
        flightRecorderAtWork = true;
        connectsTold = debugLog;
        if (!debugLog) {
            debugLog = true;
            weaveLater();
        }
    }

    /** In a thread with a stack of its own, since the class has to be loaded first; if there is none to be had, with the next class. */
    private void weaveLater() {
        if (!weavesLater) {
            weavesLater = runInThread(this);
            missedClass = !weavesLater;
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

    /** Has something run in a daemon thread; false if there is none to be had. */
    public static boolean runLater(Runnable action) {
        Settings.checkCaller();
        return runInThread(action);
    }

    /** In a daemon thread; false if there is none to be had. */
    private static boolean runInThread(Runnable action) {
        try {
            Thread thread = new Thread(null, action, "keepalive-agent", STACK_SIZE);
            thread.setDaemon(true);
            thread.start();
            return true;
        } catch (
                Throwable e) { // no stack or memory for that yet, or a SecurityManager allows the application no thread
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
        } catch (Throwable e) { // with this thread nothing but the hooks ends
            weavesLater = false;
            missedClass = true;
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
                if (installed == this && (!flightRecorderAtWork || anyIsLoaded(owner))) {
                    Retransformation.weaveLoadedClasses(owner);
                }
                if (flightRecorderAtWork) {
                    if (installed == this) {
                        connectsTold = debugLog;
                    }
                    KeepAliveEvents.load();
                }
            } catch (Throwable e) {
                if (isOutOfMemoryOrStack(e)) {
                    weaver = null;
                    return false;
                }
                notWoven(NET, e);
            }
            return true;
        }
    }

    /** Garbage counts as used until it is collected, which pieces of 16 KB bring about: the application cannot go on without these either. */
    private static boolean hasRoom() {
        Runtime heap = Runtime.getRuntime();
        long pieces = 0;
        while (heap.maxMemory() - heap.totalMemory() + heap.freeMemory() < 2 * ROOM && pieces < 2 * ROOM) {
            pieces += new byte[ROOM / 64].length;
        }
        return pieces < 2 * ROOM;
    }

    /** Whether this is the application's own moment. */
    static boolean isOutOfMemoryOrStack(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError) {
                return true;
            }
        }
        return false;
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
                        || name.equals(SOCKET_CHANNEL)
                        || name.equals(ASYNCHRONOUS_UNIX)
                        || name.equals(ASYNCHRONOUS_WINDOWS)
                        || name.equals(PLAIN_SOCKET_IMPL)
                        || name.equals(UNIX_PLAIN_SOCKET_IMPL) && Platform.JDK < 13 && File.separatorChar == '/');
    }

    /** The last letter, which spares most classes further questions: Impl and Channel, Net and Socket; and of the bridge. */
    private static boolean endsLikeAnyHooked(String name) {
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
