package dev.keepalive;

import static dev.keepalive.testing.WholeProgram.askHttp;
import static dev.keepalive.testing.WholeProgram.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepalive.testing.Command;
import dev.keepalive.testing.ForkedJvm;
import dev.keepalive.testing.Jdk;
import dev.keepalive.testing.Jdks;
import dev.keepalive.testing.JvmCommand;
import dev.keepalive.testing.Libraries;
import dev.keepalive.testing.MavenRepository;
import dev.keepalive.testing.Needs;
import dev.keepalive.testing.OtherUser;
import dev.keepalive.testing.Outcome;
import dev.keepalive.testing.PublicFiles;
import dev.keepalive.testing.Situation;
import dev.keepalive.testing.WholeProgram;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Application servers and build tools under JAVA_TOOL_OPTIONS: started, used, stopped as usual, and nothing new in what they write. */
class WholeProgramsIT {
    private static final String TEMPORARY = "tmp";

    private static final String CLUSTER = "AAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.socketsOfOthers();
        Needs.command("mvn");
    }

    /** They take seconds of CPU to start: so not on every JDK. */
    static List<Jdk> someJdks() {
        return Jdks.ofReleases(17, 25);
    }

    @Situation("Whole programs: Tomcat")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void tomcat(Jdk jdk) throws IOException {
        Command.output("python3", "-m", "zipfile", "-e", artifact("tomcat"), directory.toString());
        Path home = onlyEntry(directory);
        int port = freePort();
        Path server = home.resolve("conf/server.xml");
        Files.writeString(
                server,
                Files.readString(server)
                        .replace("port=\"8080\"", "port=\"" + port + "\"")
                        .replace("port=\"8005\"", "port=\"" + freePort() + "\""));
        // it warns that its random numbers took more than 100 ms to start: that is a matter of the machine's load
        Files.writeString(
                home.resolve("conf/logging.properties"),
                "\norg.apache.catalina.util.SessionIdGeneratorBase.level = SEVERE\n",
                StandardOpenOption.APPEND);
        WholeProgram.saysNothingNew(jdk, program -> {
            try (ForkedJvm jvm = program.start(home, List.of("sh", "bin/catalina.sh", "run"))) {
                try (Socket client = askHttp(jvm, port)) {
                    program.assertKeepAlive(jvm, client.getPort());
                }
                try (ForkedJvm stop = program.start(home, List.of("sh", "bin/catalina.sh", "stop"))) {
                    program.wrote(ended(stop.finish(), 0));
                }
                program.wrote(ended(jvm.finish(), 0));
            }
        });
    }

    @Situation("Whole programs: Spring Boot")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void springBoot(Jdk jdk) throws IOException {
        String classPath = Libraries.compiled("WebApplication", "spring-boot");
        int port = freePort();
        List<String> command =
                List.of(jdk.java(), JvmCommand.QUICK, "-cp", classPath, "WebApplication", "--server.port=" + port);
        WholeProgram.saysNothingNew(jdk, program -> {
            try (ForkedJvm jvm = program.start(directory, command)) {
                try (Socket client = askHttp(jvm, port)) {
                    program.assertKeepAlive(jvm, client.getPort());
                }
                program.wrote(ended(jvm.terminate(), 143));
            }
        });
    }

    static List<Jdk> jdksOfElasticsearch() {
        // the last release that Maven Central has; it needs a SecurityManager, which it sets itself
        return Jdks.ofReleases(17);
    }

    /** Its script drops JAVA_TOOL_OPTIONS, and says so; it does not run as root. */
    @Situation("Whole programs: Elasticsearch 6, by `ES_JAVA_OPTS`")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksOfElasticsearch")
    void elasticsearch(Jdk jdk) throws IOException {
        Path home = elasticsearchForAnotherUser("elasticsearch");
        try (PublicFiles files = PublicFiles.copy()) {
            int port = freePort();
            List<String> command = elasticsearchCommand(jdk, port);
            command.addAll(List.of("-E", "xpack.ml.enabled=false")); // it would run a program of its own
            // it warns of long collections: that is a matter of the machine's load
            command.addAll(List.of("-E", "monitor.jvm.gc.enabled=false"));
            WholeProgram.saysNothingNew(
                    jdk, files.jar(), "ES_JAVA_OPTS", "-Xms256m -Xmx256m " + JvmCommand.QUICK, program -> {
                        try (ForkedJvm jvm = program.start(home, command)) {
                            try (Socket client = askHttp(jvm, port)) {
                                program.assertKeepAlive(jvm, client.getPort());
                            }
                            program.wroteWarnings(ended(jvm.terminate(), 143));
                        }
                    });
        }
    }

    /**
     * Its entitlements refuse the agent class loaders and files, and each refusal would be a warning in its log. The release for integration
     * tests is all that Maven Central has of it: its first page does not work.
     */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksOfElasticsearch")
    void elasticsearchWithEntitlements(Jdk jdk) throws IOException {
        Path home = elasticsearchForAnotherUser("elasticsearch-8");
        try (PublicFiles files = PublicFiles.copy()) {
            int port = freePort();
            List<String> command = elasticsearchCommand(jdk, port);
            command.addAll(List.of("-E", "xpack.security.enabled=false"));
            WholeProgram program =
                    WholeProgram.withAgent(jdk, files.jar(), "ES_JAVA_OPTS", "-Xms256m -Xmx256m " + JvmCommand.QUICK);
            try (ForkedJvm jvm = program.start(home, command)) {
                try (Socket client = jvm.connect(port)) {
                    client.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(client.getInputStream().readNBytes(5))
                            .isEqualTo("HTTP/".getBytes(StandardCharsets.US_ASCII));
                    program.assertKeepAlive(jvm, client.getPort());
                }
                Outcome outcome = ended(jvm.terminate(), 143);
                assertThat(outcome.stdout()).containsIgnoringCase("entitlement"); // it says that it has them
                assertThat((outcome.stdout() + outcome.stderr()).lines())
                        .noneMatch(line -> line.matches("(?i).*not ?entitled.*|.*\\bat .*dev\\.keepalive\\..*"));
            }
        }
    }

    /** Its directory, which belongs to another user, since it does not run as root. */
    private Path elasticsearchForAnotherUser(String library) throws IOException {
        Needs.root("to run a program as another user");
        Command.output("python3", "-m", "zipfile", "-e", artifact(library), directory.toString());
        Path home = onlyEntry(directory);
        Files.createDirectory(directory.resolve(TEMPORARY));
        Command.output("chown", "-R", OtherUser.ID, directory.toString());
        Command.output("chmod", "-R", "a+x", home.toString()); // what Python's zipfile has not done
        return home;
    }

    private List<String> elasticsearchCommand(Jdk jdk, int port) {
        List<String> command = new ArrayList<>(OtherUser.command());
        // 8 would take its own JDK; 6 reads JAVA_HOME; both leave a directory behind
        command.addAll(List.of("env", "ES_JAVA_HOME=" + jdk.home(), "ES_TMPDIR=" + directory.resolve(TEMPORARY)));
        command.addAll(List.of("bash", "bin/elasticsearch", "-E", "http.port=" + port, "-E", "node.name=one"));
        command.addAll(List.of("-E", "transport.port=" + freePort(), "-E", "discovery.type=single-node"));
        return command;
    }

    @Situation("Whole programs: Kafka")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void kafka(Jdk jdk) throws IOException {
        String classPath = Libraries.compiled("KafkaRoundTrip", "kafka");
        List<String> java = List.of(
                jdk.java(), JvmCommand.QUICK, "-Xmx512m", "-Dorg.apache.logging.log4j.level=INFO", "-cp", classPath);
        WholeProgram.saysNothingNew(jdk, program -> {
            Path home = Files.createTempDirectory(directory, "kafka");
            int port = freePort();
            Files.writeString(home.resolve("server.properties"), kafkaSettings(home, port, freePort()));
            try (ForkedJvm format = program.start(
                    home, and(java, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", "server.properties"))) {
                program.wroteWarnings(ended(format.finish(), 0));
            }
            try (ForkedJvm broker = program.start(home, and(java, "kafka.Kafka", "server.properties"))) {
                broker.connect(port).close();
                try (ForkedJvm client = program.start(home, and(java, "KafkaRoundTrip", Integer.toString(port)))
                        .await("HOLD")) {
                    assertThat(client.stdout().lines()).contains("read record");
                    program.assertKeepAlive(broker, port);
                    program.assertKeepAlive(client, port);
                    program.wroteWarnings(ended(client.finish(), 0));
                }
                program.wroteWarnings(ended(broker.terminate(), 143));
            }
        });
    }

    private static String kafkaSettings(Path home, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s/data
                offsets.topic.replication.factor=1
                """.formatted(port, controllerPort, home);
    }

    /** Into an empty repository, out of that of this build over HTTP; its connections are looked at while it waits for the last file. */
    @Situation("Whole programs: Maven")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("someJdks")
    void maven(Jdk jdk) throws IOException {
        WholeProgram.saysNothingNew(jdk, program -> {
            Path home = Files.createTempDirectory(directory, "maven");
            Path project = Files.createDirectories(home.resolve("src/test/libraries"));
            copyPoms(project);
            CompletableFuture<ForkedJvm> running = new CompletableFuture<>();
            AtomicBoolean looked = new AtomicBoolean(); // true only if the assertion held
            Path last = Libraries.artifact("byte-buddy");
            try (MavenRepository repository = MavenRepository.of(last, 2)) { // net.bytebuddy
                repository.start(last, () -> {
                    program.assertKeepAlive(running.join(), repository.port());
                    looked.set(true);
                });
                Path settings = Files.writeString(home.resolve("settings.xml"), repository.settings());
                String local = "-Dmaven.repo.local=" + home.resolve("repository");
                List<String> command =
                        List.of("mvn", "-B", "-ntp", "-s", settings.toString(), local, "generate-resources");
                try (ForkedJvm jvm = program.start(project.resolve("byte-buddy"), command)) {
                    running.complete(jvm);
                    program.wrote(ended(jvm.finish(), 0));
                }
                assertThat(looked).isTrue();
            }
        });
    }

    /** The project of one module of src/test/libraries. */
    private static void copyPoms(Path project) throws IOException {
        for (String directory : List.of("parent", "byte-buddy")) {
            Files.createDirectory(project.resolve(directory));
            String pom = directory + "/pom.xml";
            Files.copy(Path.of("src/test/libraries").resolve(pom), project.resolve(pom));
        }
    }

    static List<Jdk> jdksOfGradle() {
        return Jdks.ofReleases(17); // what Debian has patched it for
    }

    /** The client and the daemon that it starts talk over loopback; their connection is looked at while a task waits. */
    @Situation("Whole programs: Gradle 4.4.1 of Debian")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("jdksOfGradle")
    void gradle(Jdk jdk) throws IOException {
        Needs.command("gradle");
        WholeProgram.saysNothingNew(jdk, program -> {
            Path project = gradleProject(Files.createTempDirectory(directory, "gradle"));
            List<String> gradle = List.of("gradle", "--offline", "-g", "home", "--console", "plain");
            try (ForkedJvm client = program.start(project, and(gradle, "--daemon", "classes"))) {
                client.await("HOLD");
                assertThat(client.allConnections()).hasSizeGreaterThan(1); // the client's and the daemon's
                program.assertKeepAlive(client.allConnections());
                Files.createFile(project.resolve("go-on"));
                program.wrote(ended(client.finish(), 0));
                assertThat(project.resolve("build/classes/java/main/Small.class"))
                        .exists();
            } finally {
                try (ForkedJvm stop = program.start(project, and(gradle, "--stop"))) {
                    program.wrote(ended(stop.finish(), 0));
                }
            }
        });
    }

    private static Path gradleProject(Path project) throws IOException {
        Files.createDirectories(project.resolve("src/main/java"));
        Files.writeString(project.resolve("src/main/java/Small.java"), "class Small {}");
        Files.writeString(project.resolve("settings.gradle"), "rootProject.name = 'small'");
        // a daemon that nobody has stopped, because the tests were broken off, ends itself
        Files.writeString(
                project.resolve("gradle.properties"),
                "org.gradle.jvmargs=" + JvmCommand.QUICK + "\norg.gradle.daemon.idletimeout=60000\n");
        Files.writeString(project.resolve("build.gradle"), """
                apply plugin: 'java'
                task hold {
                  doLast {
                    println 'HOLD'
                    while (!file('go-on').exists()) { Thread.sleep(10) }
                  }
                }
                compileJava.dependsOn hold
                """);
        return project;
    }

    private static String artifact(String module) {
        return Libraries.artifact(module).toString();
    }

    private static Outcome ended(Outcome outcome, int exitCode) {
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(exitCode);
        return outcome;
    }

    private static List<String> and(List<String> command, String... arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return all;
    }

    private static Path onlyEntry(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
        }
    }
}
