package dev.keepalive.jmx;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

/**
 * The MBean with descriptions and names of parameters for people who use it in a console. Without names, the parameters
 * would be called p0 and p1.
 */
final class DescribedBean extends StandardMBean {
    DescribedBean(KeepAliveBean bean) {
        super(bean, KeepAliveMXBean.class, true);
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return "keepalive-agent: TCP keepalive on every socket of this JVM. Counts are since the start of the JVM.";
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
        switch (attribute.getName()) {
            case "Version":
                return "Release of the agent";
            case "Settings":
                return "Settings by name: idle and intvl in seconds, cnt in probes, user-timeout in milliseconds; empty for the kernel's value";
            case "Origins":
                return "Where each setting came from";
            case "Created":
                return "Client sockets that got keepalive";
            case "Accepted":
                return "Accepted or adopted sockets that got keepalive";
            case "Kept":
                return "How often the application tried to switch keepalive off or to change a configured value, and was prevented";
            case "Failed":
                return "How often the operating system refused an option on a new socket";
            case "Failures":
                return "The same number for each option and reason";
            case "Listeners":
                return "Listeners that have keepalive because of an attach";
            case "OpenConnections":
                return "Open TCP connections, with keepalive on and off (Linux)";
            case "Hooks":
                return "State of each hook point";
            case "FailedHooks":
                return "Hook points that leave sockets without keepalive";
            default:
                return super.getDescription(attribute);
        }
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation) {
        switch (operation.getName()) {
            case "connections":
                return "The open TCP connections, with the values that the kernel has for them: idle and interval in seconds, userTimeout in"
                        + " milliseconds, -1 for what is not known (Linux)";
            case "set":
                return "Changes a setting, for sockets that are made from now on";
            case "applyToOpenSockets":
                return "Applies the settings to the sockets that are open (Linux)";
            default:
                return super.getDescription(operation);
        }
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return sequence == 0 ? "name" : "value"; // only the operation set has parameters
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return sequence == 0
                ? "keepalive, idle, intvl, cnt, user-timeout, log, log-file or jmx"
                : "as after -javaagent: idle and intvl in seconds or as 90s, 2m; user-timeout in milliseconds or as 90s, or auto";
    }
}
