package dev.keepalive.compatibility;

import static dev.keepalive.compatibility.Peer.GRPC;
import static dev.keepalive.compatibility.Peer.HTTP;
import static dev.keepalive.compatibility.Peer.MARIADB;
import static dev.keepalive.compatibility.Peer.POSTGRESQL;
import static dev.keepalive.compatibility.Peer.REDIS;
import static dev.keepalive.compatibility.Peer.SILENT;
import static dev.keepalive.compatibility.Peer.ZOOKEEPER;

import java.util.List;

/** All rows of the table in its order, and all versions: current releases, and older ones where they behave differently. */
final class Rows {
    private static final String PGJDBC = "org.postgresql:postgresql:42.7.14";
    private static final String MARIADB_CONNECTOR = "org.mariadb.jdbc:mariadb-java-client:4.0.0";
    private static final String MYSQL_CONNECTOR = "com.mysql:mysql-connector-j:26.10.0";
    private static final String HIKARI = "com.zaxxer:HikariCP:7.1.0";
    private static final String VERTX = "io.vertx:vertx-core:5.2.3";
    private static final String TOMCAT = "org.apache.tomcat.embed:tomcat-embed-core:11.0.27";
    private static final String ZOOKEEPER_JAR = "org.apache.zookeeper:zookeeper:3.9.5";

    /** ZooKeeper's server needs these, its pom leaves them to ZooKeeper's own distribution. */
    private static final String[] ZOOKEEPER_PROVIDED = {
        "io.dropwizard.metrics:metrics-core:4.1.12.1", "org.xerial.snappy:snappy-java:1.1.10.5"
    };

    private static final String POSTGRESQL_URL = "jdbc:postgresql://127.0.0.1:{port}/postgres?user=postgres";
    /** Since 4.0 it insists on TLS, which the server here does not have. */
    private static final String MARIADB_URL = "jdbc:mariadb://127.0.0.1:{port}/mysql?user=root&sslMode=disable";

    private static final String MYSQL_URL = "jdbc:mysql://127.0.0.1:{port}/mysql?user=root";

    /** reactor-netty brings Netty's native transport along and prefers it. */
    private static final String REACTOR_ON_NIO = "-Dreactor.netty.native=false";

    /** Netty's native libraries; newer releases than these have none at Maven Central. */
    private static final String EPOLL = "io.netty:netty-transport-native-epoll:4.2.18.Final:linux-x86_64";

    private static final String EPOLL_4_1 = "io.netty:netty-transport-native-epoll:4.1.137.Final:linux-x86_64";
    private static final String IO_URING = "io.netty:netty-transport-native-io_uring:4.2.18.Final:linux-x86_64";
    private static final String INCUBATOR =
            "io.netty.incubator:netty-incubator-transport-native-io_uring:0.0.26.Final:linux-x86_64";
    private static final String EPOLL_CLASSES = "io.netty.channel.epoll.Epoll";

    private static final String GRPC_SHADED = "io.grpc:grpc-netty-shaded:1.85.1";
    private static final String GRPC_STUB = "io.grpc:grpc-stub:1.85.1";

    static final List<Row> ALL = List.of(
            Row.of("pgjdbc", PGJDBC).connectsTo(POSTGRESQL, "JdbcConnection", POSTGRESQL_URL),
            Row.of("pgjdbc behind HikariCP", PGJDBC, HIKARI).connectsTo(POSTGRESQL, "HikariPool", POSTGRESQL_URL),
            Row.of("MariaDB Connector/J", MARIADB_CONNECTOR).connectsTo(MARIADB, "JdbcConnection", MARIADB_URL),
            Row.of("MariaDB Connector/J behind HikariCP", MARIADB_CONNECTOR, HIKARI)
                    .connectsTo(MARIADB, "HikariPool", MARIADB_URL),
            Row.of("MySQL Connector/J", MYSQL_CONNECTOR).connectsTo(MARIADB, "JdbcConnection", MYSQL_URL),
            Row.of("MySQL Connector/J behind HikariCP", MYSQL_CONNECTOR, HIKARI)
                    .connectsTo(MARIADB, "HikariPool", MYSQL_URL),
            Row.of("mssql-jdbc", "com.microsoft.sqlserver:mssql-jdbc:13.6.2.jre11")
                    .connectsTo(SILENT, "SqlServerDriver"),
            Row.of("r2dbc-postgresql", "org.postgresql:r2dbc-postgresql:1.1.3.RELEASE")
                    .connectsTo(POSTGRESQL, "R2dbcPostgresql")
                    .with(REACTOR_ON_NIO),
            Row.of("r2dbc-postgresql, epoll", "org.postgresql:r2dbc-postgresql:1.1.3.RELEASE", EPOLL)
                    .connectsTo(POSTGRESQL, "R2dbcPostgresql"),
            Row.of("Apache HttpClient 4", "org.apache.httpcomponents:httpclient:4.5.14")
                    .connectsTo(HTTP, "ApacheHttpClient4"),
            Row.of("Apache HttpAsyncClient 4", "org.apache.httpcomponents:httpasyncclient:4.1.5")
                    .connectsTo(HTTP, "ApacheHttpAsyncClient4"),
            Row.of("Apache HttpClient 5", "org.apache.httpcomponents.client5:httpclient5:5.3.1")
                    .connectsTo(HTTP, "ApacheHttpClient5"),
            Row.of("Apache HttpClient 5", "org.apache.httpcomponents.client5:httpclient5:5.6.5")
                    .connectsTo(HTTP, "ApacheHttpClient5"),
            Row.of("Apache HttpClient 5, async", "org.apache.httpcomponents.client5:httpclient5:5.3.1")
                    .connectsTo(HTTP, "ApacheHttpAsyncClient5"),
            Row.of("Apache HttpClient 5, async", "org.apache.httpcomponents.client5:httpclient5:5.6.5")
                    .connectsTo(HTTP, "ApacheHttpAsyncClient5"),
            Row.of("OkHttp", "com.squareup.okhttp3:okhttp-jvm:5.5.1").connectsTo(HTTP, "OkHttp"),
            Row.of("java.net.http").connectsTo(HTTP, "JdkHttpClient"),
            Row.of("HttpURLConnection").connectsTo(HTTP, "JdkHttpUrlConnection"),
            Row.of("AWS SDK v2, Apache client", "software.amazon.awssdk:apache-client:2.57.8")
                    .connectsTo(HTTP, "AwsClient"),
            Row.of("AWS SDK v2, Apache 5 client", "software.amazon.awssdk:apache5-client:2.57.8")
                    .connectsTo(HTTP, "AwsClient"),
            Row.of("AWS SDK v2, Netty client", "software.amazon.awssdk:netty-nio-client:2.57.8")
                    .connectsTo(HTTP, "AwsAsyncClient"),
            Row.of("AWS SDK v2, Netty client, epoll", "software.amazon.awssdk:netty-nio-client:2.57.8", EPOLL_4_1)
                    .connectsTo(HTTP, "AwsNettyEpoll"),
            Row.of("reactor-netty client", "io.projectreactor.netty:reactor-netty-http:1.3.7")
                    .connectsTo(HTTP, "ReactorNettyClient")
                    .with(REACTOR_ON_NIO),
            Row.of("reactor-netty client, epoll", "io.projectreactor.netty:reactor-netty-http:1.3.7", EPOLL)
                    .connectsTo(HTTP, "ReactorNettyClient"),
            Row.of("Vert.x HTTP client", VERTX).connectsTo(HTTP, "VertxClient"),
            Row.of("Vert.x HTTP client, preferNativeTransport", VERTX, EPOLL).connectsTo(HTTP, "VertxClient", "native"),
            Row.of("Kafka client", "org.apache.kafka:kafka-clients:4.4.0").connectsTo(SILENT, "KafkaAdmin"),
            Row.of("Jedis", "redis.clients:jedis:8.0.2").connectsTo(REDIS, "JedisConnection"),
            Row.of("Lettuce", "io.lettuce:lettuce-core:7.4.2.RELEASE").connectsTo(REDIS, "LettuceConnection"),
            Row.of("Lettuce", "io.lettuce:lettuce-core:7.7.0.RELEASE").connectsTo(REDIS, "LettuceConnection"),
            Row.of("Lettuce, epoll", "io.lettuce:lettuce-core:7.4.2.RELEASE", EPOLL)
                    .connectsTo(REDIS, "LettuceConnection", "epoll"),
            Row.of("Lettuce, epoll", "io.lettuce:lettuce-core:7.7.0.RELEASE", EPOLL)
                    .connectsTo(REDIS, "LettuceConnection", "epoll"),
            Row.of("RabbitMQ client", "com.rabbitmq:amqp-client:5.37.1").connectsTo(SILENT, "RabbitMqClient"),
            Row.of("MongoDB sync driver", "org.mongodb:mongodb-driver-sync:5.14.0")
                    .connectsTo(SILENT, "MongoDbClient"),
            Row.of("Cassandra driver", "org.apache.cassandra:java-driver-core:4.19.3")
                    .connectsTo(SILENT, "CassandraSession"),
            Row.of("Cassandra driver, shaded", "org.apache.cassandra:java-driver-core-shaded:4.19.3")
                    .connectsTo(SILENT, "CassandraSession"),
            Row.of("ZooKeeper client through Curator", "org.apache.curator:curator-framework:5.9.0", ZOOKEEPER_JAR)
                    .provided(ZOOKEEPER_PROVIDED)
                    .connectsTo(ZOOKEEPER, "CuratorClient", "{directory}"),
            Row.of("RocketMQ client", "org.apache.rocketmq:rocketmq-client:5.5.0")
                    .connectsTo(SILENT, "RocketMqProducer"),
            Row.of("gRPC channel, grpc-netty", "io.grpc:grpc-netty:1.85.1").connectsTo(SILENT, "GrpcChannel"),
            Row.of("gRPC call, grpc-netty-shaded, client", GRPC_SHADED, GRPC_STUB)
                    .connectsTo(GRPC, "GrpcCall", "client"),
            netty("epoll client", "io.netty:netty-transport-native-epoll:4.1.30.Final:linux-x86_64", EPOLL_CLASSES),
            netty("epoll client", "io.netty:netty-transport-native-epoll:4.1.60.Final:linux-x86_64", EPOLL_CLASSES),
            netty("epoll client", EPOLL_4_1, EPOLL_CLASSES),
            netty("epoll client", EPOLL, EPOLL_CLASSES),
            Row.of("Netty epoll, adopted descriptor", EPOLL_4_1).connectsTo(SILENT, "NettyAdopted"),
            netty("io_uring client", INCUBATOR, "io.netty.incubator.channel.uring.IOUring"),
            netty("io_uring client", IO_URING, "io.netty.channel.uring.IoUring"),
            Row.of("Tomcat NIO", TOMCAT)
                    .accepts("TomcatServer", "{directory}", "org.apache.coyote.http11.Http11NioProtocol"),
            Row.of("Tomcat NIO2", TOMCAT)
                    .accepts("TomcatServer", "{directory}", "org.apache.coyote.http11.Http11Nio2Protocol"),
            Row.of("Jetty", "org.eclipse.jetty:jetty-server:12.1.14").accepts("JettyServer"),
            Row.of("Undertow", "io.undertow:undertow-core:2.4.4.Final").accepts("UndertowServer"),
            Row.of("Vert.x HTTP server", VERTX).accepts("VertxServer"),
            Row.of("Vert.x HTTP server, preferNativeTransport", VERTX, EPOLL).accepts("VertxServer", "native"),
            Row.of("Netty NIO server", "io.netty:netty-transport:4.2.18.Final").accepts("NettyServer"),
            netty("epoll server", "io.netty:netty-transport-native-epoll:4.1.30.Final:linux-x86_64", EPOLL_CLASSES),
            netty("epoll server", "io.netty:netty-transport-native-epoll:4.1.60.Final:linux-x86_64", EPOLL_CLASSES),
            netty("epoll server", EPOLL_4_1, EPOLL_CLASSES),
            netty("epoll server", EPOLL, EPOLL_CLASSES),
            netty("io_uring server", INCUBATOR, "io.netty.incubator.channel.uring.IOUring"),
            netty("io_uring server", IO_URING, "io.netty.channel.uring.IoUring"),
            Row.of("gRPC call, grpc-netty-shaded, server", GRPC_SHADED, GRPC_STUB)
                    .accepts("GrpcCall", "server"),
            Row.of("com.sun.net.httpserver").accepts("JdkHttpServer"),
            Row.of("ZooKeeper server", ZOOKEEPER_JAR)
                    .provided(ZOOKEEPER_PROVIDED)
                    .accepts("ZooKeeperNode", "{directory}"));

    private Rows() {}

    /** A native transport of Netty without a library on top; the end of its name says which end. */
    private static Row netty(String what, String coordinate, String classes) {
        Row row = Row.of("Netty " + what, coordinate);
        return what.endsWith("client")
                ? row.connectsTo(SILENT, "NettyNative", "client", classes)
                : row.accepts("NettyNative", "server", classes);
    }
}
