package dev.isle.suite.trade.fpml;

import dev.isle.suite.trade.Problem;
import dev.isle.suite.trade.Rule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * An XML document of which every element knows its place. There is no DTD, hence no entity but the five of XML itself;
 * nothing is fetched; depth, number of elements and length of texts are bounded.
 */
final class XmlTree {
    static final int MAX_DEPTH = 40;
    static final int MAX_ELEMENTS = 20_000;
    static final int MAX_ATTRIBUTES = 40;
    static final int MAX_TEXT = 4_000;
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cntrl}]+");

    private XmlTree() {}

    /**
     * Reads a document.
     *
     * @return the root, or null when {@code problems} says why there is none
     */
    static @Nullable Element parse(byte[] body, List<Problem> problems) {
        Builder builder = new Builder();
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setXIncludeAware(false);
            SAXParser parser = factory.newSAXParser();
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            parser.parse(new InputSource(new ByteArrayInputStream(body)), builder);
            return builder.root;
        } catch (SAXParseException e) {
            problems.add(new Problem(
                    builder.path() + " (" + Math.max(1, e.getLineNumber()) + ":" + Math.max(1, e.getColumnNumber())
                            + ")",
                    Rule.SYNTAX,
                    "not an XML document within limits: " + e.getMessage()));
        } catch (SAXException | IOException e) {
            problems.add(new Problem(builder.path() + " (1:1)", Rule.SYNTAX, "not an XML document: " + e.getMessage()));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JDK's XML parser lacks a safety feature", e);
        }
        return null;
    }

    /** One element. */
    static final class Element {
        private final String name;
        private final String namespace;
        private final @Nullable Element parent;
        private final int line;
        private final int column;
        private final Map<String, String> attributes;
        private final List<Element> children = new ArrayList<>();
        private String text = "";

        private Element(
                String name,
                String namespace,
                @Nullable Element parent,
                int line,
                int column,
                Map<String, String> attributes) {
            this.name = name;
            this.namespace = namespace;
            this.parent = parent;
            this.line = line;
            this.column = column;
            this.attributes = attributes;
        }

        String name() {
            return name;
        }

        String namespace() {
            return namespace;
        }

        /** The text of an element without children, without spaces around it. */
        String text() {
            return text;
        }

        Map<String, String> attributes() {
            return attributes;
        }

        @Nullable
        String attribute(String key) {
            return attributes.get(key);
        }

        List<Element> children() {
            return children;
        }

        List<Element> children(String wanted) {
            return children.stream().filter(child -> child.name.equals(wanted)).toList();
        }

        /** The first child of that name, or null. */
        @Nullable
        Element child(String wanted) {
            for (Element child : children) {
                if (child.name.equals(wanted)) {
                    return child;
                }
            }
            return null;
        }

        /** The element at the end of a path of first children, or null. */
        @Nullable
        Element at(String... path) {
            Element at = this;
            for (String step : path) {
                at = at == null ? null : at.child(step);
            }
            return at;
        }

        /** The text at the end of a path of first children, or null. */
        @Nullable
        String textAt(String... path) {
            Element found = at(path);
            return found == null ? null : found.text;
        }

        /** True when an element around this one has that name. */
        boolean inside(String wanted) {
            for (Element at = parent; at != null; at = at.parent) {
                if (at.name.equals(wanted)) {
                    return true;
                }
            }
            return false;
        }

        /** Element path with line and column. */
        String place() {
            return path() + " (" + line + ":" + column + ")";
        }

        private String path() {
            if (parent == null) {
                return "/" + name;
            }
            List<Element> same = parent.children(name);
            String index = same.size() > 1 ? "[" + (same.indexOf(this) + 1) + "]" : "";
            return parent.path() + "/" + name + index;
        }
    }

    private static final class Builder extends DefaultHandler {
        private final Deque<Element> open = new ArrayDeque<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable Locator locator;
        private @Nullable Element root;
        private int elements;

        @Override
        public void setDocumentLocator(Locator locator) {
            this.locator = locator;
        }

        @Override
        public void startElement(String uri, String name, String qualified, Attributes attributes) throws SAXException {
            if (open.size() >= MAX_DEPTH) {
                throw limit("elements are nested deeper than " + MAX_DEPTH);
            }
            if (++elements > MAX_ELEMENTS) {
                throw limit("there are more than " + MAX_ELEMENTS + " elements");
            }
            if (attributes.getLength() > MAX_ATTRIBUTES) {
                throw limit("an element has more than " + MAX_ATTRIBUTES + " attributes");
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < attributes.getLength(); i++) {
                if (attributes.getValue(i).length() > MAX_TEXT) {
                    throw limit("an attribute is longer than " + MAX_TEXT + " characters");
                }
                values.put(attributes.getLocalName(i), attributes.getValue(i));
            }
            Element parent = open.peek();
            Element element = new Element(name, uri, parent, line(), column(), values);
            if (parent == null) {
                root = element;
            } else {
                parent.children.add(element);
            }
            open.push(element);
            text.setLength(0);
        }

        @Override
        public void characters(char[] chars, int start, int length) throws SAXException {
            text.append(chars, start, length);
            if (text.length() > MAX_TEXT) {
                throw limit("a text is longer than " + MAX_TEXT + " characters");
            }
        }

        @Override
        public void endElement(String uri, String name, String qualified) {
            Element element = open.pop();
            if (element.children.isEmpty()) {
                element.text = SPACES.matcher(text).replaceAll(" ").strip();
            }
            text.setLength(0);
        }

        @Override
        public InputSource resolveEntity(String publicId, String systemId) throws SAXException {
            throw limit("the document refers to another one: " + systemId);
        }

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        private String path() {
            Element at = open.peek();
            return at == null ? "/" : at.path();
        }

        private int line() {
            return locator == null ? 1 : Math.max(1, locator.getLineNumber());
        }

        private int column() {
            return locator == null ? 1 : Math.max(1, locator.getColumnNumber());
        }

        private SAXParseException limit(String message) {
            return new SAXParseException(message, locator);
        }
    }
}
