package dev.keepalive.weave;

import dev.keepalive.log.Log;
import dev.keepalive.transform.HookStates;
import dev.keepalive.transform.HookedClasses;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Type;

/**
 * Weaves a class of Netty's native transports, whichever copy of Netty it belongs to. This class is loaded with the
 * first class of these transports.
 */
final class NettyWeaver extends ClassWeaver {
    private static final String PACKAGES = "/channel/";

    /**
     * The end of the first parameter's type of the constructor for accepted channels in Netty 4: the listener's channel
     * is their parent.
     */
    private static final String CHANNEL = PACKAGES + "Channel;";

    /**
     * The end of the first parameter's type of the constructor for accepted channels in Netty 5, whose channels may be
     * Unix-domain sockets as well.
     */
    private static final String SERVER_CHANNEL = "ServerSocketChannel;";

    /**
     * Found in the constructor for accepted channels of Netty 4.0 up to 4.0.27. There the descriptor is a bare number,
     * and no class for descriptors has setters that could be woven.
     */
    private static final String DESCRIPTOR_IS_NUMBER = CHANNEL + "I";

    private static final String NOT_KEPT = HookStates.WOVEN + "; this release of Netty sets options by native methods,"
            + " so the application can switch keepalive off";

    /**
     * The ends of descriptors of constructors whose last parameter is the peer of an accepted channel: Netty 4.1 and
     * later.
     */
    private static final String[] ENDS_WITH_PEER = {"Ljava/net/InetSocketAddress;)V", "Ljava/net/SocketAddress;)V"};

    private static final int NONE = -1;

    /** Appended to an event if the connect of the socket will be reported. */
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
     * @param owner the internal name of the class
     * @param classFile the class file, which is not modified
     * @param connects whether the hook points of connects are wanted
     * @param retransformation whether the class is already loaded
     * @return the woven class file, or null if the class is not the class of Netty that its name suggests, or if
     *     nothing is to be woven
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

    /**
     * The descriptor of the constructor for accepted channels, which also tells where this copy of Netty has its
     * packages; null if there is no such constructor.
     */
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

    /** Returns the local variable that holds the peer when a constructor of an accepted channel returns, or -1. */
    private int peerLocal(String descriptor) {
        if (!firstParameter(descriptor).equals(firstParameter(acceptConstructor))) {
            return NONE;
        }
        for (String end : ENDS_WITH_PEER) {
            if (descriptor.endsWith(end)) {
                return (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1; // the last parameter; this comes first
            }
        }
        return NONE;
    }

    /**
     * Returns the event of a constructor. A client channel creates its descriptor itself; a channel that is given a
     * descriptor was accepted or adopted.
     */
    private String event(String descriptor) {
        boolean adopts = descriptor.contains("(I") || descriptor.contains(";I"); // an int is a descriptor
        boolean client = descriptor.equals("()V") || descriptor.endsWith("ProtocolFamily;)V") && !adopts;
        String event = client ? "client" + (reportsConnects() ? CONNECTS : "") : "accepted";
        return firstParameter(acceptConstructor).endsWith(SERVER_CHANNEL) ? event + " if TCP" : event;
    }

    /** Returns whether the channel connects by {@code Socket.connect}, which is a hook point. */
    private boolean reportsConnects() {
        return !acceptConstructor.contains(DESCRIPTOR_IS_NUMBER)
                && (owner.endsWith(HookedClasses.NETTY_EPOLL) || owner.endsWith(HookedClasses.NETTY_KQUEUE));
    }
}
