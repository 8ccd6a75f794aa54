import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** An agent that adds a method to the class that is its argument, an internal name, when that is retransformed, which no JVM allows. */
public final class AddsMethod implements ClassFileTransformer {
    private final String victim;

    private AddsMethod(String victim) {
        this.victim = victim;
    }

    public static void premain(String victim, Instrumentation instrumentation) {
        instrumentation.addTransformer(new AddsMethod(victim), true);
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (redefined == null || !victim.equals(name)) {
            return null;
        }
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(writer, 0);
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE, "added", "()V", null, null)
                .visitEnd();
        return writer.toByteArray();
    }
}
