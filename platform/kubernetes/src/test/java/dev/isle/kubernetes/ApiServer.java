package dev.isle.kubernetes;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One real API server with etcd for all tests of this JVM, of the programs that {@code testcluster/build} made. There are no controllers
 * ({@link FakeKubelet} plays them), so a namespace is never really emptied: each test takes a fresh one, and all goes with the server.
 *
 * <p>Started at the first use; stopped by a shutdown hook, because a test class that fails in its set-up calls no tear-down. Thread-safe.
 */
final class ApiServer {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private ApiServer() {}

    private static final class Running {
        static final Config CONFIG = start();
    }

    /** A client of an administrator; the caller closes it. */
    static KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(Running.CONFIG).build();
    }

    /** Makes a new, empty namespace and returns its name. */
    static String namespace() {
        String name = "isle-kt-" + COUNT.incrementAndGet();
        try (KubernetesClient client = client()) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        return name;
    }

    /** A client that notes each writing request as {@code METHOD path}. */
    static KubernetesClient counting(Writes writes) {
        return new KubernetesClientBuilder()
                .withConfig(Running.CONFIG)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("writes", writes))
                .build();
    }

    /** The writing requests of one client, in order. Thread-safe. */
    static final class Writes implements Interceptor {
        private final List<String> requests = new CopyOnWriteArrayList<>();

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (!request.method().equals("GET")) {
                requests.add(request.method() + " " + request.uri().getPath());
            }
        }

        /** What was written since the last call. */
        List<String> drain() {
            List<String> seen = List.copyOf(requests);
            requests.clear();
            return seen;
        }
    }

    private static Config start() {
        Path binaries = binaries();
        String folder = binaries.getFileName().toString();
        Path dir = temporary();
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(dir.toString())
                .withApiServerVersion(folder.substring(0, folder.indexOf('-')))
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withStartupTimeout(180_000) // on a machine that is busy with other work
                .build());
        // Before start(), so that a start that fails half-way leaves nothing behind either.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                server.stop();
            } finally {
                delete(dir);
            }
        }));
        try {
            Path layout = Files.createDirectories(dir.resolve("k8s"));
            Files.createSymbolicLink(layout.resolve(folder), binaries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
        return Config.fromKubeconfig(server.getKubeConfigYaml());
    }

    /** The folder {@code VERSION-OS-ARCH} that testcluster/build filled. */
    private static Path binaries() {
        Path script = script();
        try {
            Process process = new ProcessBuilder(script.toString(), "--dir")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String root = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(script + " --dir failed");
            }
            Path layout = Path.of(root, "k8s");
            if (Files.isDirectory(layout)) {
                try (Stream<Path> folders = Files.list(layout)) {
                    for (Path folder : folders.toList()) {
                        if (Files.isExecutable(folder.resolve("kube-apiserver"))
                                && Files.isExecutable(folder.resolve("etcd"))
                                && Files.isExecutable(folder.resolve("kubectl"))) {
                            return folder;
                        }
                    }
                }
            }
            throw new IllegalStateException("no API server in " + layout + ": run " + script
                    + " (or ./build -Pcluster verify, which does so first)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path script() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("testcluster/build");
            if (Files.isExecutable(script)) {
                return script;
            }
        }
        throw new IllegalStateException("no testcluster/build above " + start);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("isle-kt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) { // walk does not follow the link to the cache
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
