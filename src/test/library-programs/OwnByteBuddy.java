import java.io.File;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;

/** Makes a class with the Byte Buddy of its class path, and says from which jar that came. */
public final class OwnByteBuddy {
    public static void main(String[] args) throws Exception {
        Pairs.onDemand(() -> jar() + " " + made());
    }

    private static String jar() throws Exception {
        return new File(ByteBuddy.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .getName();
    }

    private static Object made() throws Exception {
        return new ByteBuddy(ClassFileVersion.JAVA_V8)
                .subclass(Object.class)
                .method(ElementMatchers.named("toString"))
                .intercept(FixedValue.value("made"))
                .make()
                .load(OwnByteBuddy.class.getClassLoader())
                .getLoaded()
                .getDeclaredConstructor()
                .newInstance();
    }
}
