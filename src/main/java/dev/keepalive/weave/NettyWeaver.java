package dev.keepalive.weave;

import dev.keepalive.classfile.ClassFile;
import dev.keepalive.classfile.CodeAttribute;
import dev.keepalive.log.Log;
import java.util.Map;
import java.util.TreeMap;

/** Weaves a class of Netty's native transports, whichever copy of Netty it belongs to; loaded with the first of them. */
final class NettyWeaver {
    private static final String CHANNEL = "/channel/Channel;";

    /** What became of each class, by its name; copies of the same name have one entry. */
    private static final Map<String, String> STATES = new TreeMap<String, String>();

    private final String owner;
    private final ClassFile classFile;
    private boolean woven;

    private NettyWeaver(String owner, ClassFile classFile) {
        this.owner = owner;
        this.classFile = classFile;
    }

    /**
     * Weaves a class.
     *
     * @param owner its internal name
     * @param bytes its class file, which is left as it is
     * @return the woven class file, or null if it is not what it was taken for
     */
    static byte[] weave(String owner, byte[] bytes) {
        NettyWeaver weaver = new NettyWeaver(owner, new ClassFile(bytes));
        String missing = null;
        for (NettyHookPoint point : NettyHookPoints.ALL) {
            if (owner.endsWith(point.suffix) && !weaver.weave(point) && point.expected) {
                missing = point.descriptor == null
                        ? "constructors of channels"
                        : "a method " + point.method + point.descriptor;
            }
        }
        if (missing != null) {
            become(owner, HookPoint.DOES_NOT_FIT);
            Log.warnOnce(owner.replace('/', '.') + " has not the " + missing
                    + " that Netty's class of that name has: it stays as it is");
            return null;
        }
        become(owner, HookPoint.WOVEN);
        return weaver.woven ? weaver.classFile.toBytes() : null;
    }

    /** {@code woven} or {@code does not fit}, by the name of each class that was loaded. */
    static Map<String, String> states() {
        synchronized (STATES) {
            return new TreeMap<String, String>(STATES);
        }
    }

    static void forget() {
        synchronized (STATES) {
            STATES.clear();
        }
    }

    private static void become(String owner, String state) {
        synchronized (STATES) {
            STATES.put(owner.replace('/', '.'), state);
        }
    }

    private boolean weave(NettyHookPoint point) {
        if (point.descriptor == null) {
            return weaveConstructors();
        }
        CodeAttribute code = classFile.code(point.method, point.descriptor);
        if (code == null) {
            return false;
        }
        code.insertAtEntry(NettyCall.atSetter(owner, point, classFile.pool()));
        woven = true;
        return true;
    }

    private boolean weaveConstructors() {
        String netty = null;
        for (String descriptor : classFile.descriptors("<init>")) {
            if (isAccept(descriptor)) {
                netty = descriptor.substring(2, descriptor.indexOf(CHANNEL));
            }
        }
        if (netty == null) {
            return false;
        }
        for (String descriptor : classFile.descriptors("<init>")) {
            CodeAttribute code = classFile.code("<init>", descriptor);
            if (!code.insertBeforeLastReturn(NettyCall.afterConstructor(
                    owner, netty + "/channel/unix/FileDescriptor", event(descriptor), classFile.pool()))) {
                return false;
            }
        }
        woven = true;
        return true;
    }

    /** A channel that was accepted has the listener's as its parent. Tells where this copy of Netty has its packages, too. */
    private static boolean isAccept(String descriptor) {
        int first = descriptor.indexOf(';') + 1;
        return descriptor.startsWith("(L") && descriptor.substring(0, first).endsWith(CHANNEL);
    }

    /** A client makes its descriptor itself; what is given one was accepted or adopted. */
    private static String event(String descriptor) {
        return descriptor.equals("()V") || descriptor.endsWith("ProtocolFamily;)V") ? "client" : "accepted";
    }
}
