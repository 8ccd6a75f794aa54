package dev.keepalive.weave;

import dev.keepalive.log.Log;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.HookedClasses;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Type;

/** Weaves a class of Netty's native transports, whichever copy of Netty it belongs to; loaded with the first of them. */
final class NettyWeaver extends ClassWeaver {
    private static final String PACKAGES = "/channel/";

    /** The listener's channel, which one that was accepted has as its parent: Netty 4. */
    private static final String CHANNEL = PACKAGES + "Channel;";

    /** The same of Netty 5, whose channels may be Unix-domain sockets too. */
    private static final String SERVER_CHANNEL = "ServerSocketChannel;";

    /** Netty 4.0 up to 4.0.27 has a bare number for the descriptor, and no class whose setters could be guarded. */
    private static final String DESCRIPTOR_IS_NUMBER = CHANNEL + "I";

    private static final String NOT_KEPT = HookStates.WOVEN + "; this release of Netty sets options by native methods,"
            + " so the application can switch keepalive off";

    /** What an accepted channel gets as its last parameter, if it gets its peer: Netty 4.1 and later. */
    private static final String[] ENDS_WITH_PEER = {"Ljava/net/InetSocketAddress;)V", "Ljava/net/SocketAddress;)V"};

    private static final int NONE = -1;

    /** After an event: the socket is told again when it connects. */
    private static final String CONNECTS = " that connects";

    /** Whether the hook points of connects are wanted. */
    private final boolean connects;

    private final List<NettyHookPoint> fitting = new ArrayList<NettyHookPoint>();

    private NettyWeaver(String owner, byte[] classFile, boolean connects) {
        super(owner, classFile);
        this.connects = connects;
    }

    /**
     * Weaves a class.
     *
     * @param owner its internal name
     * @param classFile is left as it is
     * @param connects whether connects are to be told
     * @param retransformation whether the class is loaded already
     * @return the woven class file, or null if it is not what it was taken for, or if nothing in it is to be woven
     */
    static byte[] weave(String owner, byte[] classFile, boolean connects, boolean retransformation) {
        NettyWeaver weaver = new NettyWeaver(owner, classFile, connects);
        DeclaredMembers members = weaver.members();
        weaver.acceptConstructor = acceptConstructor(members.constructors());
        for (NettyHookPoint point : NettyHookPoints.all()) {
            if (!owner.endsWith(point.suffix)) {
                continue;
            }
            boolean fits = point.isConstructors()
                    ? weaver.acceptConstructor != null
                    : members.hasInstanceMethod(point.method, point.descriptor);
            if (fits) {
                weaver.fitting.add(point);
            }
            if (!fits && point.expected) {
                HookStates.woven(owner, HookStates.DOES_NOT_FIT, retransformation);
                Log.warnOnce(owner.replace('/', '.') + " does not have "
                        + (point.isConstructors()
                                ? "the constructors of channels"
                                : "the method " + point.method + point.descriptor)
                        + " that Netty's class of that name has: it stays as it is");
                return null;
            }
        }
        boolean isKept = weaver.acceptConstructor == null || !weaver.acceptConstructor.contains(DESCRIPTOR_IS_NUMBER);
        HookStates.woven(owner, isKept ? HookStates.WOVEN : NOT_KEPT, retransformation);
        return weaver.fitting.isEmpty() ? null : weaver.woven();
    }

    /** Its descriptor, which tells where this copy of Netty has its packages, too; null if there is none. */
    private String acceptConstructor;

    private static String acceptConstructor(List<String> descriptors) {
        for (String descriptor : descriptors) {
            String first = firstParameter(descriptor);
            if (first.endsWith(CHANNEL) || first.endsWith(SERVER_CHANNEL) && first.contains(PACKAGES)) {
                return descriptor;
            }
        }
        return null;
    }

    private static String firstParameter(String descriptor) {
        return descriptor.substring(0, descriptor.indexOf(';') + 1);
    }

    @Override
    InsertedCode[] atEntry(String name, String descriptor) {
        for (NettyHookPoint point : fitting) {
            if (!point.isConnect() && point.isFor(owner, name, descriptor)) {
                return new InsertedCode[] {NettyCall.atSetter(owner, point)};
            }
        }
        return super.atEntry(name, descriptor);
    }

    @Override
    InsertedCode beforeReturn(String name, String descriptor) {
        if (acceptConstructor != null && name.equals("<init>")) {
            String netty = acceptConstructor.substring("(L".length(), acceptConstructor.indexOf(PACKAGES));
            return NettyCall.afterConstructor(
                    owner, netty + "/channel/unix/FileDescriptor", event(descriptor), peerLocal(descriptor));
        }
        for (NettyHookPoint point : fitting) {
            if (connects && point.isConnect() && point.isFor(owner, name, descriptor)) {
                return NettyCall.afterConnect(owner);
            }
        }
        return null;
    }

    /** The local variable that has the peer when a constructor of an accepted channel returns, or -1. */
    private int peerLocal(String descriptor) {
        if (!firstParameter(descriptor).equals(firstParameter(acceptConstructor))) {
            return NONE;
        }
        for (String end : ENDS_WITH_PEER) {
            if (descriptor.endsWith(end)) {
                return (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1; // the last one, after this
            }
        }
        return NONE;
    }

    /** A client makes its descriptor itself; what is given one was accepted or adopted. */
    private String event(String descriptor) {
        boolean adopts = descriptor.contains("(I") || descriptor.contains(";I"); // an int, a descriptor
        boolean client = descriptor.equals("()V") || descriptor.endsWith("ProtocolFamily;)V") && !adopts;
        String event = client ? "client" + (tellsConnects() ? CONNECTS : "") : "accepted";
        return firstParameter(acceptConstructor).endsWith(SERVER_CHANNEL) ? event + " if TCP" : event;
    }

    /** Whether the channel connects by {@code Socket.connect}. */
    private boolean tellsConnects() {
        return !acceptConstructor.contains(DESCRIPTOR_IS_NUMBER)
                && (owner.endsWith(HookedClasses.NETTY_EPOLL) || owner.endsWith(HookedClasses.NETTY_KQUEUE));
    }
}
