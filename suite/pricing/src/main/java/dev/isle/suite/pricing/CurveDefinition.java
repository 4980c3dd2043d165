package dev.isle.suite.pricing;

import java.util.List;

/**
 * A curve: what it is used for, and what it is made of. A curve is either made of zero rates or calibrated to
 * instruments, not both.
 *
 * @param name unique among the curves
 * @param discounts currencies whose payments it discounts
 * @param forwards indices whose future fixings it gives
 * @param nodes its points, in the order of time
 */
public record CurveDefinition(String name, List<String> discounts, List<String> forwards, List<CurveNode> nodes) {
    /** The most nodes of one curve. */
    public static final int MAX_NODES = 60;

    public CurveDefinition {
        discounts = List.copyOf(discounts);
        forwards = List.copyOf(forwards);
        nodes = List.copyOf(nodes);
    }

    /** Whether the curve is made of zero rates, and needs no calibration. */
    public boolean zero() {
        return nodes.stream().allMatch(node -> node.kind() == CurveNode.Kind.ZERO);
    }
}
