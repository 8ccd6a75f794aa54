import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/** Says when an MBean server is made. */
public final class OwnServerBuilder extends MBeanServerBuilder {
    @Override
    public MBeanServer newMBeanServer(String defaultDomain, MBeanServer outer, MBeanServerDelegate delegate) {
        System.out.println("MBeanServer made, main has begun: " + ManagementBean.mainHasBegun);
        return super.newMBeanServer(defaultDomain, outer, delegate);
    }
}
