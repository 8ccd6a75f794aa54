import com.zaxxer.hikari.HikariDataSource;

/** Arguments: port and URL. */
final class HikariPool {
    public static void main(String[] args) throws Exception {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(args[1]);
        pool.getConnection().close();
        while (pool.getHikariPoolMXBean().getTotalConnections() < pool.getMinimumIdle()) {
            Thread.sleep(10); // the pool fills itself in the background
        }
        Hold.client(Integer.parseInt(args[0]), pool);
    }
}
