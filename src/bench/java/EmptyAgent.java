import java.lang.instrument.Instrumentation;

/**
 * The floor of any Java agent: it does nothing. It must be in no other place than its jar: found on the application's class path, which
 * comes first, it would cost less than an agent does.
 */
public final class EmptyAgent {
    public static void premain(String arguments, Instrumentation instrumentation) {}
}
