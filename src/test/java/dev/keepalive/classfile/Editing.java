package dev.keepalive.classfile;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Loads edited classes in place of the originals, which the JVM verifies as it does those of any application. */
final class Editing extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    Editing() {
        super(Editing.class.getClassLoader());
    }

    void put(String name, byte[] bytes) {
        classes.put(name, bytes);
    }

    Set<String> edited() {
        return classes.keySet();
    }

    /** Inserts calls at the entry of every method and before every last return of nothing; says how many methods that were. */
    int edit(Path path) throws Exception {
        String name = path.toString().replace('/', '.').replaceFirst("\\.class$", "");
        ClassFile file = new ClassFile(Files.readAllBytes(path));
        Method[] methods;
        Constructor<?>[] constructors;
        try {
            Class<?> original = Class.forName(name, false, getParent());
            methods = original.getDeclaredMethods();
            constructors = original.getDeclaredConstructors();
        } catch (NoClassDefFoundError e) {
            return 0; // needs a library that the tests do not have
        }
        int count = 0;
        for (Method method : methods) {
            if (ClassFileTest.isEditable(method)) {
                CodeAttribute code = file.code(method.getName(), ClassFileTest.descriptor(method));
                code.insertAtEntry(ClassFileTest.callAtEntry(file.pool(), "entered"));
                if (method.getReturnType() == void.class) {
                    code.insertBeforeLastReturn(ClassFileTest.callBeforeReturn(file.pool(), "returning", null));
                }
                count++;
            }
        }
        for (Constructor<?> constructor : constructors) {
            CodeAttribute code = file.code("<init>", ClassFileTest.descriptor(constructor));
            code.insertBeforeLastReturn(ClassFileTest.callBeforeReturn(file.pool(), "returning", null));
            count++;
        }
        classes.put(name, file.toBytes());
        return count;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
