package dev.keepalive.compatibility;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of the table: a library, and the program in src/compatibility/rows that opens its sockets.
 *
 * @param coordinates what its class path is resolved from, as group:artifact:version or
 *     group:artifact:version:classifier; none for the JDK itself
 * @param provided what the library needs besides, does not bring along and the table does not name
 * @param arguments what the program is called with after the port of its server; {port} in them stands for that port,
 *     {directory} for one of the run's own
 * @param jvmOptions documented switches of the library, for instance away from its native transport
 */
record Row(
        String library,
        List<String> coordinates,
        List<String> provided,
        Peer peer,
        String program,
        List<String> arguments,
        List<String> jvmOptions) {

    static Row of(String library, String... coordinates) {
        return new Row(library, List.of(coordinates), List.of(), null, null, List.of(), List.of());
    }

    Row provided(String... more) {
        return new Row(library, coordinates, List.of(more), peer, program, arguments, jvmOptions);
    }

    Row connectsTo(Peer other, String source, String... args) {
        return new Row(library, coordinates, provided, other, source, List.of(args), jvmOptions);
    }

    Row accepts(String source, String... args) {
        return connectsTo(Peer.ACCEPTED, source, args);
    }

    Row with(String jvmOption) {
        return new Row(library, coordinates, provided, peer, program, arguments, List.of(jvmOption));
    }

    List<String> dependencies() {
        List<String> all = new ArrayList<>(coordinates);
        all.addAll(provided);
        return all;
    }

    /** The version of the first artifact, and the names and versions of the others. */
    String version() {
        if (coordinates.isEmpty()) {
            return "JDK " + Runtime.version().feature();
        }
        StringBuilder versions = new StringBuilder();
        for (String coordinate : coordinates) {
            String[] parts = coordinate.split(":");
            versions.append(versions.isEmpty() ? "" : ", " + parts[1] + " ").append(parts[2]);
        }
        return versions.toString();
    }
}
