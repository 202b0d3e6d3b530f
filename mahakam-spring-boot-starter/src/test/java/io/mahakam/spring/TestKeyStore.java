package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A new key for a server at 127.0.0.1, and clients that trust it. */
public record TestKeyStore(Path path) {
    public static final String PASSWORD = "changeit";

    public static TestKeyStore create(Path directory) throws Exception {
        Path path = directory.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String key = "-genkeypair -keyalg RSA -dname CN=localhost -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass "
                + PASSWORD + " -keystore " + path;
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(key.split(" ")));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return new TestKeyStore(path);
    }

    public SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(path)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
