import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * The yardstick: the same hooks as the agent's, woven as Byte Buddy's users usually do. For JDK 17 and later.
 */
public final class ByteBuddyAgent {
    public static void premain(String arguments, Instrumentation instrumentation) throws Exception {
        defineYardstick(instrumentation);
        AgentBuilder builder =
                new AgentBuilder.Default().disableClassFormatChanges().ignore(none());
        builder = advise(
                builder,
                "sun.nio.ch.Net",
                named("socket").and(takesArguments(ProtocolFamily.class, boolean.class)),
                Created.class);
        builder = advise(
                builder,
                "sun.nio.ch.NioSocketImpl",
                named("accept").and(takesArguments(SocketImpl.class)),
                Accepted.class);
        builder = advise(
                builder,
                "sun.nio.ch.ServerSocketChannelImpl",
                named("finishAccept").and(takesArgument(0, FileDescriptor.class)),
                AcceptedChannel.class);
        builder = advise(
                builder,
                "sun.nio.ch.UnixAsynchronousSocketChannelImpl",
                isConstructor().and(takesArguments(3)).and(takesArgument(1, FileDescriptor.class)),
                AcceptedAsynchronousChannel.class);
        builder.installOn(instrumentation);
    }

    private static AgentBuilder advise(
            AgentBuilder builder, String type, ElementMatcher<? super MethodDescription> method, Class<?> advice) {
        return builder.type(named(type))
                .transform((target, description, loader, module, domain) ->
                        target.visit(Advice.to(advice).on(method)));
    }

    private static void defineYardstick(Instrumentation instrumentation) throws Exception {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Collections.<Module>emptySet(),
                Collections.<String, Set<Module>>emptyMap(),
                Collections.singletonMap("sun.nio.ch", Collections.singleton(ByteBuddyAgent.class.getModule())),
                Collections.<Class<?>>emptySet(),
                Collections.<Class<?>, java.util.List<Class<?>>>emptyMap());
        Class<?> neighbour =
                Class.forName("sun.nio.ch.Interruptible"); // no target: that would be loaded too early to be woven
        Class<?> yardstick;
        try (InputStream bytes = ByteBuddyAgent.class.getResourceAsStream("/sun/nio/ch/Yardstick.class")) {
            yardstick = MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup())
                    .defineClass(bytes.readAllBytes());
        }
        yardstick.getField("source").set(null, (Supplier<Map<SocketOption<?>, Object>>) ByteBuddyAgent::options);
    }

    private static Map<SocketOption<?>, Object> options() {
        Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
        options.put(StandardSocketOptions.SO_KEEPALIVE, true);
        options.put(ExtendedSocketOptions.TCP_KEEPCOUNT, 20);
        options.put(ExtendedSocketOptions.TCP_KEEPIDLE, 180);
        options.put(ExtendedSocketOptions.TCP_KEEPINTERVAL, 60);
        return options;
    }

    static final class Created {
        @Advice.OnMethodExit
        static void exit(@Advice.Return FileDescriptor fd, @Advice.Argument(1) boolean stream) throws IOException {
            if (stream) {
                sun.nio.ch.Yardstick.set(fd);
            }
        }
    }

    static final class Accepted {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) SocketImpl accepted) throws IOException {
            sun.nio.ch.Yardstick.set(accepted);
        }
    }

    static final class AcceptedChannel {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) FileDescriptor fd, @Advice.Argument(1) SocketAddress peer)
                throws IOException {
            if (peer instanceof InetSocketAddress) {
                sun.nio.ch.Yardstick.set(fd);
            }
        }
    }

    static final class AcceptedAsynchronousChannel {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) FileDescriptor fd) throws IOException {
            sun.nio.ch.Yardstick.set(fd);
        }
    }
}
