package dev.isle.bench;

import java.util.List;

/** The market on which swaps are valued: zero rates, linear between their nodes, as the suite's files say it and as numbers. */
final class SwapMarket {
    /** A zero rate: years from the day of valuation, and the rate. */
    record Node(int years, double rate) {}

    /** What discounts EUR. */
    static final List<Node> DISCOUNT = List.of(
            new Node(1, 0.0195),
            new Node(2, 0.0203),
            new Node(3, 0.0211),
            new Node(5, 0.0222),
            new Node(7, 0.0236),
            new Node(10, 0.0251));
    /** What forwards six months' Euribor. */
    static final List<Node> FORWARD = List.of(
            new Node(1, 0.0208),
            new Node(2, 0.0215),
            new Node(3, 0.0223),
            new Node(5, 0.0240),
            new Node(7, 0.0254),
            new Node(10, 0.0268));

    private SwapMarket() {}

    /** The quotes as a file of the suite. */
    static String quotes() {
        StringBuilder text = new StringBuilder("date,quote,value\n");
        for (Node node : DISCOUNT) {
            text.append(TradeMix.TODAY + ",D-" + node.years() + "Y," + node.rate() + "\n");
        }
        for (Node node : FORWARD) {
            text.append(TradeMix.TODAY + ",F-" + node.years() + "Y," + node.rate() + "\n");
        }
        return text.toString();
    }

    /** The curves as a file of the suite. */
    static String curves() {
        StringBuilder text = new StringBuilder("curve,discounts,forwards,node,convention,tenor,quote\n");
        for (int i = 0; i < DISCOUNT.size(); i++) {
            int years = DISCOUNT.get(i).years();
            text.append("EUR-D," + (i == 0 ? "EUR" : "") + ",,zero,," + years + "Y,D-" + years + "Y\n");
        }
        for (int i = 0; i < FORWARD.size(); i++) {
            int years = FORWARD.get(i).years();
            text.append("EUR-F,," + (i == 0 ? "EUR-EURIBOR-6M" : "") + ",zero,," + years + "Y,F-" + years + "Y\n");
        }
        return text.toString();
    }
}
