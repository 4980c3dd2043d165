package dev.isle.model.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Metadata;
import dev.isle.model.Release;
import dev.isle.model.json.Json;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentTextTest {
    private static final Release RELEASE = new Release(
            new Metadata("acme-1", Map.of()),
            new Release.Spec(
                    "acme",
                    "1.10",
                    "suite.yaml",
                    List.of(
                            new Release.Artifact("suite.yaml", "sha256:" + "d".repeat(64), 99, false),
                            new Release.Artifact("schema/001.sql", "sha256:" + "e".repeat(64), 0, false),
                            new Release.Artifact("bin/run", "sha256:" + "a".repeat(64), 12, true),
                            new Release.Artifact("lib/a.jar", "sha256:" + "b".repeat(64), 5_000_000_000L, false)),
                    List.of("schema/001.sql"),
                    List.of(),
                    "sha256:" + "c".repeat(64)));

    @Test
    void aReleaseFileSaysWhatItMustAndReadsBackTheSame() {
        String text = DocumentText.yaml(RELEASE);
        assertThat(text).isEqualTo("""
                apiVersion: isle.dev/v1alpha1
                kind: Release
                metadata:
                  name: acme-1
                spec:
                  suite: acme
                  version: "1.10"
                  artifacts:
                    - path: suite.yaml
                      digest: sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
                      size: 99
                    - path: schema/001.sql
                      digest: sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
                      size: 0
                    - path: bin/run
                      digest: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                      size: 12
                      executable: true
                    - path: lib/a.jar
                      digest: sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
                      size: 5000000000
                  schema:
                    - schema/001.sql
                  seal: sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
                """);
        assertThat(ModelReader.readRelease(path -> text, "release.yaml"))
                .isEqualTo(new Read.Good<>(RELEASE, List.of()));
    }

    @Test
    void completeJsonHoldsDefaults() {
        assertThat(Json.canonical(RecordJson.complete(RELEASE.spec().artifacts().get(3))))
                .isEqualTo("{\"digest\":\"sha256:" + "b".repeat(64)
                        + "\",\"executable\":false,\"path\":\"lib/a.jar\",\"size\":5000000000}");
    }
}
