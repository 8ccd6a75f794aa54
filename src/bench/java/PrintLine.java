/** A JVM that opens no socket. */
public final class PrintLine {
    public static void main(String[] args) {
        System.out.println("a line");
    }
}
