package dev.isle.bench;

import java.util.ArrayList;
import java.util.List;

/** How a figure grows: the straight line of least squares through its points. Confined to one thread. */
final class Slope {
    private record Point(double x, double y) {}

    private final List<Point> points = new ArrayList<>();

    void add(double x, double y) {
        points.add(new Point(x, y));
    }

    /** Growth of y for that much more x; 0 with fewer than two different x. */
    double per(double x) {
        return x * slope(points);
    }

    /** The same of the later half of the points. */
    double laterHalfPer(double x) {
        return x * slope(points.subList(points.size() / 2, points.size()));
    }

    private static double slope(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(0);
        double meanY = points.stream().mapToDouble(Point::y).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (Point point : points) {
            products += (point.x() - meanX) * (point.y() - meanY);
            squares += (point.x() - meanX) * (point.x() - meanX);
        }
        return squares == 0 ? 0 : products / squares;
    }
}
