/** A system class loader of the application's (-Djava.system.class.loader) that nothing can be appended to. */
public class OwnSystemLoader extends ClassLoader {
    public OwnSystemLoader(ClassLoader parent) {
        super(parent);
    }
}
