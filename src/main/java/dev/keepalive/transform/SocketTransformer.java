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
 * Sees every class that is loaded, compares its name, and leaves it alone unless it has hook points.
 *
 * <p>Every JVM with the agent loads this class, which runs during class loading. So whatever a JVM without sockets does
 * not need is elsewhere: the {@link Weaver} and Byte Buddy are loaded with the first class that has hook points, and
 * {@link Retransformation} if such a class was loaded before the agent.
 */
public final class SocketTransformer implements ClassFileTransformer, Runnable {
    /** The number of frames that {@link #fits} uses: some 64 KB of stack, more than weaving needs. */
    private static final int DEPTH = 256;

    /** The bytes of heap that {@link #requireRoom} uses: more than weaving needs, in pieces that fit into G1's regions. */
    private static final int HEAP = 1 << 20;

    private static final int PIECES = 8;

    /**
     * The wait before weaving is tried again when memory has run out, in milliseconds. Each further wait is twice as
     * long as the one before.
     */
    private static final long FIRST_WAIT = 50;

    /** The longest wait before weaving is tried again, in milliseconds. */
    private static final long LONGEST_WAIT = 10000;

    /** The newest JDK that the hook points were tried on. */
    static final int NEWEST_KNOWN_JDK = 28;

    /** The transformer; null if there are no hooks. */
    private static volatile SocketTransformer installed;

    /** The Instrumentation to which the transformer was added. Each -javaagent and each attach brings another. */
    private static Instrumentation installedWith;

    /** Whether a socket that is created now passes the hook points of connects. */
    private static volatile boolean connectsReported;

    /** Whether Flight Recorder or a count of origins wants to know of connects. */
    private static volatile boolean connectsWanted;

    /**
     * The weaver; null until it is needed, and again when memory has run out, since that may have made one of its
     * static initializers fail.
     */
    private static volatile Weaver weaver;

    /** Whether the hook points of connects are woven. */
    private volatile boolean connects;

    /** Set when this transformer sees the bridge being defined. */
    private volatile boolean bridgeDefined;

    /** Set if there was a stack overflow, or no memory, when a class with hook points was loaded. */
    private volatile boolean missedClass;

    /** Whether a thread is about to weave classes that were missed. */
    private volatile boolean weavesLater;

    private volatile boolean saidThatJarWasChanged;

    /** Whether {@link #connectBridge} has failed. */
    private static boolean bridgeIsUseless;

    private SocketTransformer(boolean connects) {
        this.connects = connects;
    }

    /**
     * Weaves the classes that are already loaded, because of an AOT cache or of sockets of another agent, and arranges
     * that others are woven when they are loaded. Does nothing if this has been done with the same hook points.
     *
     * @param debug whether the debug log needs the hook points of connects; if these become wanted or unwanted, the
     *     classes are woven anew
     * @throws Exception if this JDK does not let the bridge be defined, which woven classes need: then nothing is woven
     */
    public static synchronized void install(Instrumentation instrumentation, boolean debug) throws Exception {
        Settings.checkChange();
        boolean connects = debug || connectsWanted;
        if (installed != null && installed.connects == connects) {
            return;
        }
        // first: if a SecurityManager hides the version of the JDK, no transformer must be left behind
        boolean newerThanKnown = Platform.JDK > NEWEST_KNOWN_JDK;
        if (installed != null) {
            installedWith.removeTransformer(installed);
        }
        if (applicationHasSystemLoader()) {
            // once loaded, the JVM finds them by itself, and does not call the application's class loader while a
            // socket is created
            Class.forName("dev.keepalive.transform.BridgeBytes", true, ClassLoader.getSystemClassLoader());
            Class.forName("dev.keepalive.socket.NewSockets", true, ClassLoader.getSystemClassLoader());
        }
        installed = new SocketTransformer(connects);
        installedWith = instrumentation;
        installedWith.addTransformer(installed, true);
        if (newerThanKnown || anyMayHaveHooks(installedWith.getAllLoadedClasses())) {
            Retransformation.weaveLoadedClasses(installedWith);
        }
        connectsReported = connects;
    }

    /**
     * Removes the transformer, but not what it has woven. Returns the Instrumentation to which it was added, or null if
     * there are no hooks.
     */
    static synchronized Instrumentation uninstall() {
        if (installed == null) {
            return null;
        }
        installedWith.removeTransformer(installed);
        installed = null;
        return installedWith;
    }

    /** Returns the Instrumentation to which the transformer was added, or null if there are no hooks. */
    static synchronized Instrumentation instrumentation() {
        return installed == null ? null : installedWith;
    }

    /**
     * Makes the bridge fetch the agent's end for a socket of Netty, which does not pass the bridge itself. Does nothing
     * if this has failed before.
     */
    public static synchronized void connectBridge() throws Exception {
        Settings.checkCaller();
        if (installed == null || bridgeIsUseless) {
            return;
        }
        try {
            BridgeInstaller.connectBridge(installedWith);
        } catch (Exception e) {
            bridgeIsUseless = true;
            throw e;
        }
    }

    /** Returns whether the agent will see the connect of a client socket that is created now. */
    public static boolean reportsConnects() {
        return connectsReported;
    }

    /**
     * Notices a recording that an agent loaded before this one has started. This is called with the first socket, so
     * that a JVM without sockets does not look.
     */
    public static void lookForFlightRecorder() {
        SocketTransformer transformer = installed;
        if (transformer != null && !FlightRecorder.hasStarted() && FlightRecorder.hasThread()) {
            transformer.flightRecorderStarts();
        }
    }

    /** Determines whether the next {@link #install} weaves the hook points of connects. */
    public static void wantConnects(boolean wanted) {
        Settings.checkCaller(); // checkChange would deny it to the thread that ends a count of origins
        connectsWanted = wanted;
    }

    /** Returns the hook points that the running JDK ought to have; see {@link Weaver#expectedHookPoints}. */
    static Map<String, Set<String>> expectedHookPoints() {
        SocketTransformer transformer = installed;
        try {
            return weaver().expectedHookPoints(transformer != null && transformer.connects);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "the agent's classes for sockets cannot be loaded, was its jar changed?", e);
        }
    }

    /**
     * Returns whether one of the loaded classes may have hook points.
     *
     * <p>Names are compared last: the JVM creates the name of a class when it is first asked for it, which takes 2
     * microseconds, ten times as long as all the rest. The conditions are within the loop: in a method of their own,
     * which would be called for every class of the JVM, they would be compiled.
     */
    public static boolean anyMayHaveHooks(Class<?>[] loaded) {
        for (Class<?> candidate : loaded) {
            Class<?> superclass = candidate.getSuperclass();
            if (superclass == null || superclass == Object.class && candidate.getModifiers() != Modifier.PUBLIC) {
                continue; // of hooked classes, only Net extends Object, and its only modifier is public
            }
            boolean jdks = superclass == Object.class
                    || Channel.class.isAssignableFrom(superclass)
                    || SocketOptions.class.isAssignableFrom(superclass);
            boolean boot = false;
            try {
                boot = candidate.getClassLoader() == null;
            } catch (RuntimeException e) {
                // SecurityException: a SecurityManager hides the class loader, so there is one
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
     * @param name the internal name of the class
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
                MBeanServers.noteCreation();
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
                return weaver().weaveNettys(className, classFile, connects, retransformation);
            }
            // the static initializer of a loaded class has already run: the bridge was defined before
            boolean bridgeIsMissing = !retransformation && !bridgeDefined;
            return weaver().weaveJdks(className, classFile, connects, bridgeIsMissing, retransformation);
        } catch (Throwable e) { // the JVM would ignore it silently
            notWoven(className, e);
            return null;
        }
    }

    /** Returns the weaver. Threads that race for the first one may each get their own. */
    static Weaver weaver() throws ReflectiveOperationException {
        Weaver known = weaver;
        if (known == null) {
            known = WeaverLoader.newWeaver();
            weaver = known;
        }
        return known;
    }

    /**
     * Does nothing if stack and heap have room for what is about to be loaded. A static initializer that fails for lack
     * of room would make its class unusable for good, so this is tried first. It is in this class, because another one
     * could not be loaded at such a moment.
     *
     * @throws VirtualMachineError if the stack or the heap of the application is full at the moment
     */
    public static void requireRoom() {
        fits(DEPTH, 0, 0, 0, 0, 0, 0, new byte[PIECES][HEAP / PIECES].length);
    }

    private static long fits(int frames, long a, long b, long c, long d, long e, long f, long g) {
        return frames == 0 ? a + b + c + d + e + f + g : 1 + fits(frames - 1, a, b, c, d, e, f, g);
    }

    /**
     * Returns whether {@link #requireRoom} would find the heap large enough. It causes no OutOfMemoryError, which might
     * end the JVM ({@code -XX:+ExitOnOutOfMemoryError}). Garbage counts as used until it is collected, so pieces of 16
     * KB are allocated until the JVM collects; an application that has no room for these cannot go on either.
     */
    private static boolean isHeapLargeEnough() {
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
            if (wasExhausted(reason)) { // stack or heap of the application are full for the moment
                weaver = null;
                weaveLater();
                return;
            }
            HookStates.failed(className, reason);
            Log.warnOnce(className.replace('/', '.') + " could not be woven, its sockets stay as they are: " + reason);
        } catch (Throwable e) { // the classes that report it cannot be loaded either
            if (!saidThatJarWasChanged) {
                saidThatJarWasChanged = true;
                System.err.println("keepalive-agent: sockets stay as they are, was the agent's jar changed? " + reason);
            }
        }
    }

    /**
     * Called when Flight Recorder starts: its events need the hook points of connects, which tell the peers. Classes
     * that are already loaded are woven anew.
     */
    private void flightRecorderStarts() {
        FlightRecorder.noteStart();
        connectsWanted = true;
        connectsReported = connects;
        if (!connects) {
            connects = true;
            weaveLater();
        }
    }

    /**
     * Weaves loaded classes in a thread of its own, since the class that is just being loaded has to be loaded first.
     * If no thread can be started, this is tried again with the next class.
     */
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
     * Returns whether this class is loaded right after the static initializer that defines the bridge. If the bridge is
     * missing then, memory had run out, perhaps even before the JVM could call this transformer for the class with that
     * initializer.
     */
    private static boolean isLoadedAfterBridge(String className) {
        return className.endsWith("$1")
                && (className.equals("sun/nio/ch/Net$1") || className.equals("java/net/AbstractPlainSocketImpl$1"));
    }

    /**
     * Returns whether the bridge, which woven classes call, is missing; false if a SecurityManager does not allow the
     * look.
     */
    private boolean isBridgeMissing() {
        try {
            return !bridgeDefined && !isBridgeDefined();
        } catch (SecurityException e) { // the application is on the stack, and may not be allowed to look
            return false;
        }
    }

    /**
     * Returns whether the bridge, which woven classes call, is defined.
     *
     * @throws SecurityException if the caller is not allowed to know
     */
    public static boolean isBridgeDefined() {
        try {
            Class.forName("sun.nio.ch.KeepAliveBridge", false, null);
            return true;
        } catch (ClassNotFoundException | VirtualMachineError e) { // not there, or no memory for the search
            return false;
        }
    }

    /** Weaves classes that were missed, as soon as there is memory for it. */
    @Override
    public void run() {
        try {
            for (long wait = FIRST_WAIT; !weave(); wait = Math.min(2 * wait, LONGEST_WAIT)) {
                weavesLater = true;
                Thread.sleep(wait);
            }
            loadEvents();
        } catch (Throwable e) { // the next class that is loaded starts another attempt
            weavesLater = false;
            missedClass = true;
        }
    }

    /** Registers the agent's events as soon as Flight Recorder has started. Does nothing if it is not used. */
    private static void loadEvents() throws InterruptedException {
        try {
            for (long wait = FIRST_WAIT;
                    FlightRecorder.hasStarted() && !KeepAliveEvents.load();
                    wait = Math.min(2 * wait, LONGEST_WAIT)) {
                Thread.sleep(wait);
            }
        } catch (LinkageError | RuntimeException e) {
            Log.warnOnce("Flight Recorder does not take the agent's events: " + e);
        }
    }

    /** Weaves loaded classes. Returns false if there is no memory for it. */
    private boolean weave() {
        if (!isHeapLargeEnough()) { // first: a failed attempt might end a JVM with ExitOnOutOfMemoryError
            return false;
        }
        weavesLater = false; // another thread weaves what is missed from now on
        synchronized (SocketTransformer.class) {
            try {
                boolean recorder = FlightRecorder.hasStarted();
                if (installed == this && (!recorder || anyMayHaveHooks(installedWith.getAllLoadedClasses()))) {
                    Retransformation.weaveLoadedClasses(installedWith);
                }
                if (recorder && installed == this) {
                    connectsReported = connects;
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
        } catch (RuntimeException e) { // SecurityException, whose class a catch clause would load
            return true; // a SecurityManager does not let the agent look
        }
    }

    /**
     * Returns whether a class of Netty with this internal name has hook points, whatever copy of Netty it belongs to.
     */
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

    /** Returns whether the class of java.base with this internal name has hook points. */
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

    /**
     * Returns whether a name has the same last letter as a class with hook points (Impl and Channel, Net and Socket) or
     * as the bridge. Most classes need no further comparison.
     */
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
