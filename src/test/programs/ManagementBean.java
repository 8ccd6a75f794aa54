import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.logging.LogManager;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * Makes a connection to itself, then, not before, the platform MBean server; waits for the agent's MBean and says what it shows and does. Holds the connection until the end of
 * stdin. With an argument: waits for a line on stdin before it looks for the MBean.
 */
public final class ManagementBean {
    static volatile boolean mainHasBegun;

    public static void main(String[] args) throws Exception {
        mainHasBegun = true;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket listener = Opened.keep(new ServerSocket(0, 5, loopback));
        Socket client = Opened.keep(new Socket(loopback, listener.getLocalPort()));
        Opened.keep(listener.accept());
        client.setKeepAlive(false);
        System.out.println("LogManager " + LogManager.getLogManager().getClass().getName());
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        System.out.println("MBeanServer " + server.getDefaultDomain());
        if (args.length > 0) {
            System.out.println("WAITING");
            System.in.read();
        }
        ObjectName name = new ObjectName("dev.keepalive:type=KeepAlive");
        for (int i = 0; i < 600 && !server.isRegistered(name); i++) {
            Thread.sleep(50);
        }
        for (String attribute : new String[] {"Created", "Accepted", "Kept", "Failed", "Listeners", "FailedHooks"}) {
            System.out.println(attribute + " " + server.getAttribute(name, attribute));
        }
        System.out.println("idle " + value(server.getAttribute(name, "Settings"), "idle"));
        System.out.println("idle from " + value(server.getAttribute(name, "Origins"), "idle"));
        set(server, name, "idle", "77");
        System.out.println("idle " + value(server.getAttribute(name, "Settings"), "idle"));
        Opened.keep(new Socket(loopback, listener.getLocalPort()));
        Opened.keep(listener.accept());
        CompositeData[] connections = (CompositeData[]) server.invoke(name, "connections", null, null);
        for (CompositeData connection : connections) {
            System.out.println("connection " + connection.get("keepAlive") + " " + connection.get("idle"));
        }
        System.out.println("open " + value(server.getAttribute(name, "OpenConnections"), "on") + " "
                + value(server.getAttribute(name, "OpenConnections"), "off"));
        System.out.println(server.invoke(name, "applyToOpenSockets", null, null));
        System.out.println("idle from " + value(server.getAttribute(name, "Origins"), "idle"));
        for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
            if (operation.getName().equals("set")) {
                System.out.println(operation.getDescription() + ": " + operation.getSignature()[0].getName() + ", "
                        + operation.getSignature()[1].getName());
            }
        }
        set(server, name, "idle", "0");
        set(server, name, "idle", "1,keepalive=off");
        set(server, name, "nonsense", "1");
        Opened.hold();
    }

    private static void set(MBeanServer server, ObjectName name, String setting, String value) throws Exception {
        try {
            Object answer = server.invoke(
                    name, "set", new Object[] {setting, value}, new String[] {"java.lang.String", "java.lang.String"});
            System.out.println(answer);
        } catch (Exception e) {
            System.out.println(e.getCause().getMessage());
        }
    }

    private static Object value(Object table, String key) {
        return ((TabularData) table).get(new Object[] {key}).get("value");
    }
}
