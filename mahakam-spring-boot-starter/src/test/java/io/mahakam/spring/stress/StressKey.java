package io.mahakam.spring.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server's key, and those who trust it. */
public final class StressKey {
    private StressKey() {}

    /** Makes a key with the JDK's own tool. */
    public static Path in(Path directory) throws Exception {
        Path keyStore = directory.resolve("server.p12");
        // By default, contexts made from now on would keep 20,480 sessions to resume, which look like a leak of ours.
        System.setProperty("javax.net.ssl.sessionCacheSize", "100");
        String arguments = "-genkeypair -keyalg RSA -dname CN=localhost -ext san=ip:127.0.0.1 -storetype PKCS12";
        ProcessBuilder keytool = new ProcessBuilder(arguments.split(" ")).inheritIO();
        keytool.command()
                .add(
                        0,
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString());
        keytool.command()
                .addAll(java.util.List.of(
                        "-keystore", keyStore.toString(), "-storepass", StressApplication.KEY_PASSWORD));
        Process process = keytool.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return keyStore;
    }

    static SSLContext trusting(Path keyStore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, StressApplication.KEY_PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
