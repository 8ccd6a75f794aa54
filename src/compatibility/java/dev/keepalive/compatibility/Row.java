package dev.keepalive.compatibility;

import java.util.List;

/**
 * A line of the table: a library, and the program in src/compatibility/rows that opens its sockets.
 *
 * @param coordinates what its class path is resolved from, as group:artifact:version; none for the JDK itself
 * @param arguments what the program is called with after the port of its server; {port} in them stands for that port,
 *     {directory} for one of the run's own
 * @param jvmOptions documented switches of the library, for instance away from its native transport
 */
record Row(
        String library,
        List<String> coordinates,
        Peer peer,
        String program,
        List<String> arguments,
        List<String> jvmOptions) {

    static Row of(String library, String... coordinates) {
        return new Row(library, List.of(coordinates), null, null, List.of(), List.of());
    }

    Row connectsTo(Peer peer, String program, String... arguments) {
        return new Row(library, coordinates, peer, program, List.of(arguments), jvmOptions);
    }

    Row accepts(String program, String... arguments) {
        return connectsTo(Peer.ACCEPTED, program, arguments);
    }

    Row with(String jvmOption) {
        return new Row(library, coordinates, peer, program, arguments, List.of(jvmOption));
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
