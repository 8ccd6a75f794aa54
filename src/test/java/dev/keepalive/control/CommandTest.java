package dev.keepalive.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepalive.config.Settings;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The commands of an attach in a JVM that has no hooks, and whose classes cannot be changed. */
@ResourceLock("settings in force")
class CommandTest {
    private final Instrumentation jvm = (Instrumentation) Proxy.newProxyInstance(
            Instrumentation.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "addTransformer":
                        return null;
                    case "removeTransformer":
                        return true;
                    case "getAllLoadedClasses":
                        return new Class<?>[] {Object.class};
                    default:
                        throw new UnsupportedOperationException(method.getName());
                }
            });

    @BeforeEach
    @AfterEach
    void noAgent() {
        Settings.withdraw();
    }

    private String report(String arguments) throws Exception {
        return Command.report(arguments, jvm);
    }

    @Test
    void whereThereIsNoAgentStatusAndSetSaySo() throws Exception {
        assertThat(report("command=status")).contains("state=absent");
        assertThat(report("command=set,idle=60")).contains("state=absent");
        assertThat(report("command=detach")).contains("state=absent");
        assertThat(Settings.current()).isNull();
    }

    @Test
    void anAttachThatIsSwitchedOffPutsItsSettingsInForceAndChangesNoClass() throws Exception {
        assertThat(report("keepalive=off,idle=60")).contains("state=off", "result=ok");
        assertThat(Settings.current().enabled()).isFalse();
    }

    @Test
    void problemsOfTheSettingsAreInTheReport() throws Exception {
        assertThat(report("keepalive=off,idle=abc,existing=perhaps"))
                .contains("note=agent argument idle=abc is ignored", "note=agent argument existing=perhaps is ignored");
    }

    @Test
    void anAttachThatFailsLeavesNoSettings() {
        assertThatThrownBy(() -> report("idle=60")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(Settings.current()).isNull();
    }

    @Test
    void aSetThatFailsLeavesTheSettingsThatWereThere() throws Exception {
        report("keepalive=off,idle=60");
        Settings before = Settings.current();
        assertThatThrownBy(() -> report("command=set,keepalive=on")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(Settings.current()).isSameAs(before);
    }

    @Test
    void anUnknownCommandIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> report("command=statsu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("statsu")
                .hasMessageContaining("attach, set, status");
    }
}
