package dev.isle.plan.planner;

import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.model.template.Template;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills {@code {{name}}} in texts. A name that is not known is a problem at the text's place, and stays as written. */
final class Filler {
    private final Values values;
    private final Problems problems;

    Filler(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** A text. */
    String text(String text, Position at) {
        StringBuilder filled = new StringBuilder();
        for (Template.Part part : Template.parse(text).parts()) {
            switch (part) {
                case Template.Literal literal -> filled.append(literal.text());
                case Template.Unclosed unclosed -> {
                    problems.add(
                            place(text, unclosed.offset(), at),
                            "template-open",
                            "'{{' is never closed",
                            "write {{name}}, for example {{server.name}}");
                    filled.append(unclosed.text());
                }
                case Template.Name name -> {
                    String value = values.text(name.name());
                    if (value == null) {
                        unknown(name.name(), place(text, name.offset(), at));
                    } else {
                        filled.append(value);
                    }
                }
            }
        }
        return filled.toString();
    }

    /** A command: an element that is nothing but a name may become several. */
    List<String> command(List<String> elements, PositionOf at) {
        List<String> filled = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            String element = elements.get(i);
            @Nullable List<String> several = whole(element);
            if (several == null) {
                filled.add(text(element, at.element(i)));
            } else {
                filled.addAll(several);
            }
        }
        return List.copyOf(filled);
    }

    /** Where the elements of a list are. */
    @FunctionalInterface
    interface PositionOf {
        Position element(int index);
    }

    private @Nullable List<String> whole(String element) {
        List<Template.Part> parts = Template.parse(element).parts();
        return parts.size() == 1 && parts.getFirst() instanceof Template.Name name
                ? values.elements(name.name())
                : null;
    }

    private void unknown(String name, Position at) {
        problems.add(at, "template-name", "'{{" + name + "}}' is not known here", Nearest.advice(name, values.names()));
    }

    /** In a text of several lines, such as a template file, the line within it. */
    private static Position place(String text, int offset, Position at) {
        int line = at.line();
        int column = at.column();
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else if (line > at.line()) {
                column++;
            }
        }
        return line == at.line() ? at : new Position(at.file(), line, column);
    }
}
