package dev.isle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A suite of shell scripts, small enough to be written by a test. */
final class TinySuite {
    /** One more role for the end of its descriptor: a tool that runs on demand. */
    static final String TILL = """
                till:
                  run: onDemand
                  command: ["/bin/sh", "{{release.path}}/bin/mill.sh", "{{server.name}}"]
                  resources: {memory: 16Mi}
                  stop: {grace: 2s}
            """;

    private TinySuite() {}

    /** Writes the installation folder. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("suite.yaml"), """
                apiVersion: isle.dev/v1alpha1
                kind: Suite
                metadata: {name: tiny}
                spec:
                  correlation: [order]
                  roles:
                    mill:
                      command: ["/bin/sh", "{{release.path}}/bin/mill.sh", "{{server.name}}"]
                      resources: {memory: 16Mi}
                      stop: {grace: 2s}
                    baker:
                      command: ["/bin/sh", "{{release.path}}/bin/baker.sh", "{{server.name}}"]
                      resources: {memory: 16Mi}
                      needs: [mill.ready]
                      replication: {mode: workers, members: 2}
                      stop: {grace: 2s}
                """);
        for (String program : List.of("mill", "baker")) {
            Files.writeString(folder.resolve("bin/" + program + ".sh"), """
                    trap 'echo "$1 ends"; exit 0' TERM
                    echo "$1 runs order=O-1"
                    while :; do sleep 5 & wait $!; done
                    """);
        }
    }

    /** An environment's file over the folder {@code tiny} beside it. */
    static String environment(String name) {
        return """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: %s}
                spec:
                  suite: tiny
                  release: ./tiny   # not sealed
                  level: development
                """.formatted(name);
    }
}
