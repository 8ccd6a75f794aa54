package dev.keepalive.testing;

import java.nio.file.Path;

/** A key and its self-signed certificate for "localhost", made by keytool, which both sides of a TLS connection trust. */
public final class KeyStore {
    private static final String PASSWORD = "keepalive";

    private final Path file;

    private KeyStore(Path file) {
        this.file = file;
    }

    public static KeyStore in(Path directory) {
        Path file = directory.resolve("keystore.p12");
        Command.output(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-alias",
                "localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        return new KeyStore(file);
    }

    /** Makes it key store and trust store of a JVM. */
    public String[] jvmOptions() {
        return new String[] {
            "-Djavax.net.ssl.keyStore=" + file,
            "-Djavax.net.ssl.keyStorePassword=" + PASSWORD,
            "-Djavax.net.ssl.keyStoreType=PKCS12",
            "-Djavax.net.ssl.trustStore=" + file,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
            "-Djavax.net.ssl.trustStoreType=PKCS12"
        };
    }
}
