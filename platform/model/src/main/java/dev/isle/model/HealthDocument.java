package dev.isle.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A health document and how to read it. */
public record HealthDocument(
        @Cost(Change.NONE) @Required @Doc("Path on the port.")
        String path,

        @Cost(Change.NONE) @Doc("Port name; the first HTTP port when left out.") @Nullable
        String port,

        @Cost(Change.NONE) @Required @Doc("Where sensors stand in the document.")
        Pointers map) {

    /** JSON pointers into a health document. */
    public record Pointers(
            @Cost(Change.NONE) @Default("\"\"") @Doc("Pointer to the array (or object) of sensors.")
            String list,

            @Cost(Change.NONE)
            @Default("/name")
            @Doc("Pointer within an element; of an object's members the key is the name.")
            String name,

            @Cost(Change.NONE) @Default("/value") @Doc("Pointer within an element: the sensor\'s value.")
            String value,

            @Cost(Change.NONE) @Default("/state") @Doc("Pointer within an element: the product\'s word for the colour.")
            String colour,

            @Cost(Change.NONE)
            @Default("/subsystem")
            @Doc("Pointer within an element: the sub-system that the sensor belongs to.")
            String subsystem,

            @Cost(Change.NONE) @Default("/detail") @Doc("Pointer within an element: a text for people.")
            String detail,

            @Cost(Change.NONE) @Default("{}") @Doc("The product's words for the colours, for example {UP: green}.")
            Map<String, Colour> colours,

            @Cost(Change.NONE)
            @Default("/active")
            @Doc("Pointer in the document: whether this member is the active one.")
            String active,

            @Cost(Change.NONE) @Default("/epoch") @Doc("Pointer in the document: the epoch that it holds.")
            String epoch) {}

    /** Colours of a sensor. */
    public enum Colour {
        /** Good. */
        GREEN,
        /** Warns. */
        AMBER,
        /** Bad. */
        RED
    }
}
