import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Arguments: a directory and the protocol class. */
final class TomcatServer {
    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[0]);
        Connector connector = new Connector(args[1]);
        connector.setPort(0);
        tomcat.setConnector(connector);
        tomcat.addContext("", null);
        tomcat.start();
        int port = connector.getLocalPort();
        Hold.accepted(port, tomcat, PlainClient.askHttp(port));
    }
}
