package dev.isle.local.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2030-03-01T12:00:00Z");
    private static final List<String> REACHED = List.of("127.0.0.1", "quay.example.com");

    @TempDir
    Path home;

    private Instant now = NOW;

    private EnvironmentFolder folder(String name) {
        return new EnvironmentFolder(new IsleHome(home), name);
    }

    private Certificates certificates(String name) {
        InstantSource clock = () -> now;
        return new Certificates(folder(name), clock);
    }

    private X509Certificate certificate(String environment, String server) throws IOException {
        return Pem.certificate(Files.readString(folder(environment).tls(server).resolve("server.pem")));
    }

    private X509Certificate authority(String environment) throws IOException {
        return Pem.certificate(Files.readString(folder(environment).authority()));
    }

    /** By Java's own rules for chains. */
    private static void validate(X509Certificate certificate, X509Certificate authority, Instant at) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
    }

    @Test
    void aServersCertificateIsForItsHostsAndOfItsEnvironmentOnly() throws Exception {
        assertThat(certificates("one").ensure("web-0", REACHED)).isTrue();
        assertThat(certificates("two").ensure("web-0", REACHED)).isTrue();
        X509Certificate web = certificate("one", "web-0");
        validate(web, authority("one"), NOW);
        assertThatThrownBy(() -> validate(web, authority("two"), NOW)).isInstanceOf(CertPathValidatorException.class);
        List<String> names = new ArrayList<>();
        for (List<?> name : web.getSubjectAlternativeNames()) {
            names.add(String.valueOf(name.get(1)));
        }
        assertThat(names).contains("127.0.0.1", "0:0:0:0:0:0:0:1", "localhost", "quay.example.com", "web-0");
        assertThat(web.getBasicConstraints()).as("it can make no certificates").isEqualTo(-1);
        assertThat(web.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(authority("one").getBasicConstraints()).as("nor authorities").isZero();
        Path own = folder("one").tls("web-0");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("server.key"))))
                .isEqualTo("r--------");
        assertThat(own.resolve("ca.pem")).hasSameTextualContentAs(folder("one").authority());
        assertThat(Files.readString(own.resolve("server.pem")))
                .endsWith(Files.readString(own.resolve("ca.pem")))
                .doesNotContain("PRIVATE");
        try (var secrets = Files.list(folder("one").secrets())) {
            assertThat(secrets.toList())
                    .singleElement()
                    .satisfies(
                            secret -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                                    .isEqualTo("r--------"));
        }
    }

    @Test
    void theKeyFitsTheCertificate() throws Exception {
        certificates("one").ensure("web-0", REACHED);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(Pem.key(Files.readString(folder("one").tls("web-0").resolve("server.key"))));
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();
        signature.initVerify(certificate("one", "web-0"));
        signature.update(new byte[] {1, 2, 3});
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void itIsRenewedWellBeforeItsEndAndKeepsItsKey() throws Exception {
        Certificates certificates = certificates("one");
        certificates.ensure("web-0", REACHED);
        X509Certificate first = certificate("one", "web-0");
        now = NOW.plus(CertificateAuthority.VALID)
                .minus(CertificateAuthority.RENEWED_BEFORE)
                .minus(Duration.ofMinutes(1));
        assertThat(certificates.ensure("web-0", REACHED)).isFalse();
        assertThat(certificates("one").ensure("web-0", REACHED))
                .as("by a later one")
                .isFalse();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(certificates.ensure("web-0", REACHED)).isTrue();
        X509Certificate second = certificate("one", "web-0");
        assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        Instant end = first.getNotAfter().toInstant().plusSeconds(1);
        validate(second, authority("one"), end);
        assertThatThrownBy(() -> validate(first, authority("one"), end)).isInstanceOf(CertPathValidatorException.class);
        assertThat(certificates.ensure("web-0", REACHED)).isFalse();
    }

    @Test
    void aCertificateNeverOutlivesItsAuthority() throws Exception {
        CertificateAuthority authority =
                CertificateAuthority.of(home.resolve("authority"), "one", NOW.minus(Duration.ofDays(20 * 365 - 100)));
        KeyPair key = CertificateAuthority.newKey();
        X509Certificate web = authority.issue(key.getPublic(), "web-0", List.of("localhost"), NOW);
        assertThat(web.getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
    }

    @Test
    void whatIsMissingDamagedOrOfAnotherAuthorityIsMadeAnew() throws Exception {
        Certificates certificates = certificates("one");
        certificates.ensure("web-0", REACHED);
        Path own = folder("one").tls("web-0");
        Files.delete(own.resolve("server.key"));
        assertThat(certificates.ensure("web-0", REACHED)).as("no key").isTrue();
        theKeyFitsTheCertificate();
        Files.writeString(own.resolve("server.pem"), "torn");
        assertThat(certificates("one").ensure("web-0", REACHED)).as("torn").isTrue();
        theKeyFitsTheCertificate();
        assertThat(certificates("one").ensure("web-0", List.of("other.example.com")))
                .as("another host")
                .isTrue();
        Files.delete(folder("one").secrets().resolve("tls.authority"));
        Certificates later = certificates("one");
        assertThat(later.ensure("web-0", List.of("other.example.com")))
                .as("another authority")
                .isTrue();
        validate(certificate("one", "web-0"), authority("one"), NOW);
    }

    @Test
    void anAuthorityThatIsTakenAwayMeanwhileIsReplacedForEveryServer() throws Exception {
        Certificates certificates = certificates("one");
        for (String server : List.of("web-0", "web-1")) {
            certificates.ensure(server, REACHED);
        }
        X509Certificate before = authority("one");
        Files.delete(folder("one").secrets().resolve("tls.authority"));
        for (String server : List.of("web-0", "web-1")) {
            assertThat(certificates.ensure(server, REACHED)).as(server).isTrue();
            assertThat(certificates.ensure(server, REACHED)).as(server).isFalse();
            validate(certificate("one", server), authority("one"), NOW);
        }
        assertThat(authority("one")).isNotEqualTo(before);
    }

    @Test
    void whatCannotStandInACertificateIsLeftOut() throws Exception {
        assertThat(Hosts.of("web-0", List.of("0.0.0.0", "::", "10.1.2.3", "", "a_b"), "Big_Machine"))
                .containsExactly("10.1.2.3", "127.0.0.1", "::1", "localhost", "web-0");
        assertThat(Hosts.of("web-0", List.of(), "Quay7.Example.Com")).contains("quay7.example.com");
    }

    @Test
    void ofManyAtOnceOneMakesTheAuthorityAndAllHaveTheSame() throws Exception {
        int many = 6;
        CyclicBarrier together = new CyclicBarrier(many);
        Path secret = home.resolve("authority");
        try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
            for (int round = 0; round < 10; round++) {
                Callable<X509Certificate> maker = () -> {
                    together.await();
                    return CertificateAuthority.of(secret, "one", NOW).certificate();
                };
                Set<X509Certificate> seen = new HashSet<>();
                for (Future<X509Certificate> one : threads.invokeAll(Collections.nCopies(many, maker))) {
                    seen.add(one.get());
                }
                assertThat(seen)
                        .containsExactly(
                                CertificateAuthority.of(secret, "one", NOW).certificate());
                Files.delete(secret);
            }
        }
    }

    @Test
    void anUnreadableAuthorityIsNamedAndNotReplaced() throws IOException {
        Path secret = home.resolve("authority");
        Files.writeString(secret, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> CertificateAuthority.of(secret, "one", NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(secret.toString())
                .message()
                .doesNotContain("c2VjcmV0");
        assertThat(secret).content().contains("c2VjcmV0");
    }
}
