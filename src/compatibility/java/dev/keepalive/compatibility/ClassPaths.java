package dev.keepalive.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A class path of its own for every set of coordinates, since the libraries' dependencies contradict each other. Maven resolves them
 * all in one run, each as a module of a generated project, so that the user's settings (mirrors, proxies, offline) hold here too.
 */
final class ClassPaths {
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";

    private final Path directory;
    private final Map<List<String>, String> modules = new LinkedHashMap<>();

    ClassPaths(Path directory, List<Row> rows) throws IOException, InterruptedException {
        this.directory = directory;
        for (Row row : rows) {
            if (!row.dependencies().isEmpty()) {
                modules.put(row.dependencies(), moduleName(row.dependencies()));
            }
        }
        for (Map.Entry<List<String>, String> module : modules.entrySet()) {
            Files.createDirectories(directory.resolve(module.getValue()));
            Files.writeString(directory.resolve(module.getValue()).resolve("pom.xml"), modulePom(module));
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pom.xml"), parentPom());
        if (!modules.isEmpty()) {
            Process maven = new ProcessBuilder(
                            "mvn",
                            "-q",
                            "-B",
                            "-T2",
                            "-f",
                            directory.toString(),
                            GOAL,
                            "-Dmdep.outputFile=classpath.txt")
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            maven.waitFor(); // what it could not resolve it has named, and the rows concerned will fail
        }
    }

    /** The jars of a row, separated by colons; nothing for the JDK's own libraries. */
    String of(Row row) throws IOException {
        String module = modules.get(row.dependencies());
        if (module == null) {
            return "";
        }
        Path classPath = directory.resolve(module).resolve("classpath.txt");
        if (!Files.exists(classPath)) {
            throw new IOException("Maven could not resolve " + row.dependencies());
        }
        return Files.readString(classPath);
    }

    private static String moduleName(List<String> coordinates) {
        return coordinates.stream()
                .map(coordinate ->
                        coordinate.substring(coordinate.indexOf(':') + 1).replace(':', '-'))
                .collect(Collectors.joining("_"));
    }

    private String parentPom() {
        String names = modules.values().stream()
                .map(name -> "    <module>" + name + "</module>\n")
                .collect(Collectors.joining());
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>generated</groupId>
                  <artifactId>classpaths</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>
                %s  </modules>
                </project>
                """.formatted(names);
    }

    private static String modulePom(Map.Entry<List<String>, String> module) {
        String dependencies = module.getKey().stream()
                .map(coordinate -> coordinate.split(":"))
                .map(part ->
                        "    <dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>%s</dependency>\n"
                                .formatted(
                                        part[0],
                                        part[1],
                                        part[2],
                                        part.length < 4 ? "" : "<classifier>" + part[3] + "</classifier>"))
                .collect(Collectors.joining());
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>generated</groupId>
                  <artifactId>%s</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <dependencies>
                %s  </dependencies>
                </project>
                """.formatted(module.getValue(), dependencies);
    }
}
