import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * HikariCP with pgjdbc, and the connection pool of Apache's HttpClient. Arguments: host, port of OutageServer's HTTP or 0, port of PostgreSQL. Has connections
 * in both pools, says HOLD. A line on stdin, {@code sql} or {@code http}, has one used, and is answered with {@code same connection}, {@code new
 * connection} or what went wrong, and the milliseconds it took.
 */
public final class UsesPools {
    private static final int GIVE_UP_MILLIS = 3000;

    private final HikariDataSource database;
    private final CloseableHttpClient http;
    private final String url;

    /** The processes of the database's and the ports of the HTTP connections that there were at the start, or are since one was used. */
    private final Set<String> known = new HashSet<>();

    private UsesPools(String host, String httpPort, String databasePort) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + host + ":" + databasePort + "/postgres?user=postgres");
        config.setMaximumPoolSize(2);
        config.setConnectionTimeout(GIVE_UP_MILLIS);
        config.setValidationTimeout(GIVE_UP_MILLIS - 500);
        database = new HikariDataSource(config);
        http = HttpClients.custom()
                .disableAutomaticRetries()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(GIVE_UP_MILLIS, TimeUnit.MILLISECONDS)
                        .build())
                .build();
        url = "http://" + host + ":" + httpPort + "/";
    }

    public static void main(String[] args) throws Exception {
        UsesPools pools = new UsesPools(args[0], args[1], args[2]);
        try (Connection one = pools.database.getConnection();
                Connection other = pools.database.getConnection()) {
            pools.known.add(query(one));
            pools.known.add(query(other));
        }
        if (!args[1].equals("0")) {
            pools.known.add(pools.request());
        }
        System.out.println("HOLD");
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            String line = lines.nextLine();
            long start = System.nanoTime();
            String outcome;
            try {
                boolean isNew = pools.known.add(line.equals("sql") ? pools.query() : pools.request());
                outcome = isNew ? "new connection" : "same connection";
            } catch (Exception e) {
                outcome = e.getClass().getSimpleName();
            }
            System.out.println(outcome + " after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
        System.exit(0);
    }

    private String query() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return query(connection);
        }
    }

    private static String query(Connection connection) throws SQLException {
        try (ResultSet process = connection.createStatement().executeQuery("select 'process ' || pg_backend_pid()")) {
            process.next();
            return process.getString(1);
        }
    }

    private String request() throws IOException {
        return http.execute(new HttpGet(url), response -> EntityUtils.toString(response.getEntity()));
    }
}
