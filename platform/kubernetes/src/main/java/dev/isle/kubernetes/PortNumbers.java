package dev.isle.kubernetes;

import dev.isle.plan.desired.Allocation;
import dev.isle.plan.runtime.RuntimeFailure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers for ports in a cluster. Each server has an address of its own, so numbers need not differ between servers: the members of a role share theirs, port
 * by port, which makes one Service over a role possible; different roles get different numbers, which is easier to read. Pure.
 */
final class PortNumbers {
    private static final int FIRST = 8080;
    private static final int LAST = 32_767;

    private PortNumbers() {}

    /**
     * {@code current} with a number for each wanted port; a number once given stays.
     *
     * @param wanted names such as {@code web-0/http}; the server's name without its ordinal is its role's
     * @throws RuntimeFailure when none is left
     */
    static Allocation allocate(List<String> wanted, Allocation current) {
        Map<String, Integer> byRole = new HashMap<>();
        Set<Integer> used = new HashSet<>(current.ports().values());
        current.ports().forEach((name, number) -> byRole.putIfAbsent(rolePort(name), number));
        Map<String, Integer> numbers = new LinkedHashMap<>(current.ports());
        int next = FIRST;
        for (String name : wanted) {
            Integer number = byRole.get(rolePort(name));
            if (number == null) {
                while (used.contains(next)) {
                    next++;
                }
                if (next > LAST) {
                    throw new RuntimeFailure("no port number is left between " + FIRST + " and " + LAST + " for " + name
                            + ": the environment has " + used.size() + " already. Remove ports or servers.");
                }
                number = next;
                byRole.put(rolePort(name), number);
                used.add(number);
            }
            numbers.put(name, number);
        }
        return new Allocation(numbers);
    }

    private static String rolePort(String name) {
        int slash = name.indexOf('/');
        int hyphen = name.lastIndexOf('-', slash);
        return name.substring(0, hyphen < 0 ? slash : hyphen) + name.substring(slash);
    }
}
