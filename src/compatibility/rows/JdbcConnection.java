import java.sql.Connection;
import java.sql.DriverManager;

/** Arguments: port and URL. */
final class JdbcConnection {
    public static void main(String[] args) throws Exception {
        Connection connection = DriverManager.getConnection(args[1]);
        Hold.client(Integer.parseInt(args[0]), connection);
    }
}
