package dev.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.SocketOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built jar is self-contained, small, for Java 8, and needs nothing around it. */
class JarIT {
    private static final int JAVA_8 = 52;

    @TempDir
    private Path directory;

    @Test
    void holdsNothingButTheAgentAndMetaInf() throws IOException {
        try (JarFile jar = new JarFile(JvmCommand.agentJar().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .allMatch(name -> name.matches("(dev/keepalive|META-INF)/.*"))
                    .contains("META-INF/LICENSE", "META-INF/licenses/NOTICE", "META-INF/licenses/ASM")
                    .doesNotHaveDuplicates();
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes()))
                    .contains("Apache License");
            assertThat(new String(jar.getInputStream(jar.getEntry("META-INF/licenses/NOTICE"))
                            .readAllBytes()))
                    .contains("picocli", "Byte Buddy", "byte-buddy-agent", "nanojson", "ASM");
            assertThat(new String(jar.getInputStream(jar.getEntry("META-INF/licenses/ASM"))
                            .readAllBytes()))
                    .contains("INRIA", "Redistribution and use in source and binary forms");
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.startsWith("dev/keepalive/shaded/")))
                    .as("of Byte Buddy its visitors, and no more")
                    .allMatch(name -> name.matches("dev/keepalive/shaded/bytebuddy/asm/[A-Z]\\w*(\\$\\w+)?\\.class"));
        }
        assertThat(Files.size(JvmCommand.agentJar())).isLessThan(1_200_000);
    }

    @Test
    void namesTheAgent() throws IOException {
        try (JarFile jar = new JarFile(JvmCommand.agentJar().toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Premain-Class")).isEqualTo("dev.keepalive.KeepAliveAgent");
            assertThat(manifest.getValue("Agent-Class")).isEqualTo("dev.keepalive.KeepAliveAgent");
            assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.keepalive.Main");
            assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
            assertThat(manifest.getValue("Boot-Class-Path")).isNull();
            assertThat(jar.getEntry("dev/keepalive/KeepAliveAgent.class")).isNotNull();
        }
    }

    @Test
    void holdsNoClassThatJava8CannotLoad() throws IOException {
        assertThat(countClassesForJava8(JvmCommand.agentJar())).isGreaterThan(20);
        assertThat(countClassesForJava8(commandLineJar())).isGreaterThan(200);
    }

    private static int countClassesForJava8(Path file) throws IOException {
        int count = 0;
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().endsWith(".class")) {
                    count++;
                    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                        assertThat(in.readInt()).isEqualTo(0xcafebabe);
                        in.readUnsignedShort();
                        assertThat(in.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(JAVA_8);
                    }
                }
            }
        }
        return count;
    }

    private Path commandLineJar() throws IOException {
        Path copy = directory.resolve("command-line.jar");
        try (JarFile jar = new JarFile(JvmCommand.agentJar().toFile())) {
            Files.copy(jar.getInputStream(jar.getEntry("dev/keepalive/command-line.jar")), copy);
        }
        return copy;
    }

    /** Each further entry, and each one that has to be inflated, is paid for by every JVM with the agent; the weaver only with the first socket. */
    @Test
    void hasAShortDirectoryAndNothingToInflateBeforeTheFirstSocket() throws IOException {
        try (JarFile jar = new JarFile(JvmCommand.agentJar().toFile())) {
            assertThat(jar.size()).isLessThan(155);
            assertThat(jar.stream().filter(entry -> entry.getMethod() != ZipEntry.STORED))
                    .extracting(JarEntry::getName)
                    .contains("dev/keepalive/weaver.classes")
                    .allMatch(name -> name.matches(
                            "dev/keepalive/(weaver\\.classes|command-line\\.jar|shaded/bytebuddy/asm/.*|weave/.*)"))
                    .noneMatch(name -> name.startsWith("dev/keepalive/transform/"));
        }
        try (JarFile jar = new JarFile(commandLineJar().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .allMatch(name -> name.matches("dev/keepalive/(attach|cli|install|process|shaded)/.*"))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void worksUnderAnotherName(Jdk jdk) throws IOException {
        Needs.socketsOfOthers();
        Path renamed = Files.copy(JvmCommand.agentJar(), directory.resolve("other name.zip"));
        setsKeepAlive(JvmCommand.on(jdk).agent(renamed, "idle=180,intvl=60,cnt=20"), "");
    }

    /** In a mount namespace of its own, where the root file system and that of the jar are read-only. */
    @ParameterizedTest
    @MethodSource("dev.keepalive.testing.Jdks#some")
    void worksOnAReadOnlyFileSystemWithoutTemporaryDirectory(Jdk jdk) {
        Needs.socketsOfOthers();
        Needs.command("unshare");
        Path place = JvmCommand.agentJar().getParent();
        String readOnly = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && mount -o remount,ro,bind /"
                + " && test ! -w / && test ! -w \"$0\" && exec \"$@\"";
        List<String> command = List.of("unshare", "-m", "sh", "-c", readOnly, place.toString());
        String noDirectory = "-Djava.io.tmpdir=/nonexistent";
        Outcome without = JvmCommand.on(jdk)
                .under(command)
                .options(noDirectory)
                .program("HoldConnection")
                .run();
        setsKeepAlive(
                JvmCommand.on(jdk).under(command).options(noDirectory).agent("idle=180,intvl=60,cnt=20"),
                without.stderr()); // later JDKs warn
    }

    private static void setsKeepAlive(JvmCommand command, String stderr) {
        try (ForkedJvm jvm = command.program("HoldConnection").start().await("HOLD")) {
            assertThat(SocketOptions.connectionsOf(jvm.pid()))
                    .hasSize(2)
                    .extracting(SocketOptions::keepAliveValues)
                    .containsOnly("on 180/60/20");
            Outcome outcome = jvm.finish();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.stderr()).isEqualTo(stderr); // stdout: JDK 28 complains that /tmp is read-only
        }
    }
}
