package dev.keepalive.jmx;

import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** Registers the MBean with the platform MBean server, but never creates that server. */
final class PlatformServer {
    private static final String NAME = "dev.keepalive:type=KeepAlive";

    /** An MBean that, of all MBean servers of the JVM, only the platform MBean server has. */
    private static final String PLATFORM_MBEAN = "java.lang:type=Runtime";

    private static volatile MBeanServer registeredWith;

    private PlatformServer() {}

    /** Registers the MBean. Returns false if there is no platform MBean server yet. */
    static boolean register(KeepAliveBean bean) throws JMException {
        MBeanServer server = find();
        if (server == null) {
            return false;
        }
        server.registerMBean(new DescribedBean(bean), new ObjectName(NAME));
        registeredWith = server;
        return true;
    }

    static void unregister() {
        if (registeredWith == null) {
            return;
        }
        try {
            registeredWith.unregisterMBean(new ObjectName(NAME));
        } catch (JMException e) {
            // the application has unregistered it
        }
        registeredWith = null;
    }

    private static MBeanServer find() throws JMException {
        ObjectName platform = new ObjectName(PLATFORM_MBEAN);
        List<MBeanServer> servers = MBeanServerFactory.findMBeanServer(null);
        for (MBeanServer server : servers) {
            if (server.isRegistered(platform)) {
                return server;
            }
        }
        return null;
    }
}
