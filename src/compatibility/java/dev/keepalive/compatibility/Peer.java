package dev.keepalive.compatibility;

/** The other end of a row's sockets. */
enum Peer {
    POSTGRESQL("PostgreSQL", "PG_PORT"),
    MARIADB("MariaDB", "MARIADB_PORT"),
    REDIS("Redis", "REDIS_PORT"),
    /** The ones below live in the JVM of the row. */
    ZOOKEEPER("ZooKeeper", null),
    HTTP("HTTP server", null),
    GRPC("gRPC server", null),
    SILENT("silent listener", null),
    ACCEPTED("accepts", null);

    final String label;
    /** How scripts/servers is told the port of this server; null if it does not run it. */
    final String portVariable;

    Peer(String label, String portVariable) {
        this.label = label;
        this.portVariable = portVariable;
    }
}
