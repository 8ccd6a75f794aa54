import java.io.IOException;

/** Sets a SecurityManager before the first socket. */
public final class SecurityManagerLater {
    @SuppressWarnings("removal") // since JDK 17
    public static void main(String[] args) throws IOException {
        System.setSecurityManager(new SecurityManager());
        HoldConnection.main(new String[0]);
    }
}
