package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Attaching;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Kernel;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.SocketOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A socket that C code has made without any class of Java that the agent knows: what reaches it. */
class NativeSocketsIT {
    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
    }

    @Situation("Sockets of native code: `attach` and `set`")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#all")
    void attachAndSetReachThoseThatAreOpen(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = crt(jdk).start().await("HOLD")) {
            assertThat(client(jvm)).isEqualTo(Kernel.untouched());
            assertDone(jvm, "idle=60,intvl=10,cnt=5");
            assertThat(client(jvm)).isEqualTo("on 60/10/5");
            assertDone(jvm, "command=set,idle=90");
            assertThat(client(jvm)).isEqualTo("on 90/10/5");
        }
    }

    @Situation("Sockets of native code: `attach` and `set`")
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void setReachesThemWhereTheAgentWasThereBefore(Jdk jdk) throws Exception {
        try (ForkedJvm jvm = crt(jdk).agent("idle=60,intvl=10,cnt=5").start().await("HOLD")) {
            assertThat(client(jvm)).isEqualTo(Kernel.untouched());
            assertDone(jvm, "command=set,idle=90");
            assertThat(client(jvm)).isEqualTo("on 90/10/5");
        }
    }

    private static JvmCommand crt(Jdk jdk) {
        String jar = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("aws-crt"))
                .findFirst()
                .orElseThrow();
        return JvmCommand.on(jdk)
                .classPath(Path.of(System.getProperty("test.programs") + File.pathSeparator + jar))
                .program("CrtConnection");
    }

    /** What the end has that the library has made. */
    private static String client(ForkedJvm jvm) {
        String[] columns = jvm.stdout().lines().findFirst().orElseThrow().split("\t");
        return SocketOptions.connectionAt(jvm.pid(), Integer.parseInt(columns[0]))
                .keepAliveValues();
    }

    private static void assertDone(ForkedJvm jvm, String arguments) throws Exception {
        assertThat(Attaching.command(jvm.pid(), arguments)).contains("result=ok");
    }
}
