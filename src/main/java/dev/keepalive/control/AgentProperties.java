package dev.keepalive.control;

import dev.keepalive.config.Settings;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.URI;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The properties that the JDK keeps for attaching programs, {@code VirtualMachine.getAgentProperties()}. The JDK's own
 * management agent leaves its address there, too. They are not the system properties, so the application does not see
 * them.
 *
 * <p>They are in a package of java.base that is not exported. It is exported to the module of a class loader that has
 * only a copy of {@link Access}, so it is opened to nobody else. Elasticsearch's entitlements do not let the agent
 * create a class loader. There it is exported to the module of the agent, which is that of the class path.
 */
final class AgentProperties {
    private static final String HOLDER = "jdk.internal.vm.VMSupport";
    private static final String HOLDER_OF_JDK_8 = "sun.misc.VMSupport";

    private static final String JAR = "dev.keepalive.jar";

    private static Properties properties;

    private AgentProperties() {}

    /**
     * Returns the agent properties of this JVM.
     *
     * @throws Exception if the JVM does not let the agent have them
     */
    static synchronized Properties of(Instrumentation instrumentation) throws Exception {
        if (properties == null) {
            properties = access(instrumentation).call();
        }
        return properties;
    }

    /**
     * Adds the path of the agent's jar to the properties. The attaching side uses no jar but its own unless the agent
     * itself names another.
     */
    static void publishJarPath(Instrumentation instrumentation) {
        try {
            URI jar = AgentProperties.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            of(instrumentation).setProperty(JAR, new File(jar).getPath());
        } catch (Exception e) {
            // the attaching side uses its own jar, or the one named on its command line
        }
    }

    private static Callable<Properties> access(Instrumentation instrumentation) throws Exception {
        if (isJdk8()) {
            return new Access(HOLDER_OF_JDK_8);
        }
        if (Settings.underEntitlements()) {
            export(instrumentation, module(AgentProperties.class));
            return new Access(HOLDER);
        }
        Loader loader = new Loader();
        export(instrumentation, ClassLoader.class.getMethod("getUnnamedModule").invoke(loader));
        return loader.access(new ClassFileOfAccess().get(instrumentation));
    }

    private static boolean isJdk8() {
        return System.getProperty("java.specification.version", "").startsWith("1.");
    }

    /**
     * Exports the package to a module. This is done by reflection, because the agent is compiled for JDK 8, which has
     * no modules.
     */
    private static void export(Instrumentation instrumentation, Object toModule) throws Exception {
        Class<?> module = Class.forName("java.lang.Module");
        String exported = HOLDER.substring(0, HOLDER.lastIndexOf('.'));
        Instrumentation.class
                .getMethod("redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class)
                .invoke(
                        instrumentation,
                        module(Object.class),
                        Collections.emptySet(),
                        Collections.singletonMap(exported, Collections.singleton(toModule)),
                        Collections.emptyMap(),
                        Collections.emptySet(),
                        Collections.emptyMap());
    }

    private static Object module(Class<?> of) throws Exception {
        return Class.class.getMethod("getModule").invoke(of);
    }

    /**
     * Asks the JDK for the properties. The module of its class loader is the one to which the package has to be
     * exported.
     */
    public static final class Access implements Callable<Properties> {
        private final String holder;

        public Access(String holder) {
            this.holder = holder;
        }

        @Override
        public Properties call() throws Exception {
            return (Properties)
                    Class.forName(holder).getMethod("getAgentProperties").invoke(null);
        }
    }

    private static final class Loader extends ClassLoader {
        Loader() {
            super(null);
        }

        @SuppressWarnings("unchecked")
        Callable<Properties> access(byte[] classFile) throws Exception {
            // in the protection domain of the agent's jar, for a SecurityManager
            return (Callable<Properties>) defineClass(
                            Access.class.getName(), classFile, 0, classFile.length, Access.class.getProtectionDomain())
                    .getConstructor(String.class)
                    .newInstance(HOLDER);
        }
    }

    /**
     * Gets the class file of {@link Access} from the JVM, since the jar may have been deleted or replaced after the JVM
     * opened it.
     */
    private static final class ClassFileOfAccess implements ClassFileTransformer {
        /**
         * The class, which is loaded before this transformer is added: the transformer would have to load it while it
         * is being loaded.
         */
        private final Class<?> access = Access.class;

        private byte[] classFile;

        byte[] get(Instrumentation instrumentation) throws UnmodifiableClassException {
            instrumentation.addTransformer(this, true);
            try {
                instrumentation.retransformClasses(access);
            } finally {
                instrumentation.removeTransformer(this);
            }
            return classFile;
        }

        @Override
        public byte[] transform(
                ClassLoader loader,
                String className,
                Class<?> classBeingRedefined,
                ProtectionDomain domain,
                byte[] classFile) {
            if (classBeingRedefined == access) {
                this.classFile = classFile;
            }
            return null;
        }
    }
}
