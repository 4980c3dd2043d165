package dev.isle.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.isle.model.Quantity;
import dev.isle.plan.desired.Plan;
import java.io.IOException;

/** A plan written as YAML, field by field as in the records, so that a test of manifests does not depend on how plans are made. */
final class PlanFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .registerModule(new JavaTimeModule())
            .registerModule(new SimpleModule().addDeserializer(Quantity.class, new JsonDeserializer<>() {
                @Override
                public Quantity deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                    return Quantity.parse(parser.getText());
                }
            }))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private PlanFile() {}

    /** Reads it. */
    static Plan read(String text) {
        try {
            return YAML.readValue(text, Plan.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a plan: " + e.getMessage(), e);
        }
    }
}
