package dev.isle.suite.trade.extension;

import dev.isle.suite.trade.ExtendedProduct;
import dev.isle.suite.trade.Product;
import dev.isle.suite.trade.Trade;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The products that extensions bring: the one place where the suite looks for them. Those on the class path are looked for
 * once. Thread-safe.
 *
 * <p>Invariant: a name of a product means one record, and each record has one extension.
 */
public final class Extensions {
    private final Map<String, Class<?>> products = new LinkedHashMap<>();
    private final Map<Class<?>, ProductExtension> extensions = new LinkedHashMap<>();
    private final Map<Class<?>, LedgerExtension> opinions = new LinkedHashMap<>();

    private Extensions(List<ProductExtension> found, List<LedgerExtension> second) {
        for (ProductExtension each : found) {
            add(each);
        }
        for (LedgerExtension each : second) {
            if (!extensions.containsKey(each.product())) {
                throw new IllegalStateException(origin(each) + " is about "
                        + each.product().getName() + ", which no extension on the class path brings as a product");
            }
            @Nullable LedgerExtension other = opinions.put(each.product(), each);
            if (other != null) {
                throw new IllegalStateException("two ledger extensions are about "
                        + each.product().getName() + ": " + origin(other) + " and " + origin(each));
            }
        }
    }

    /** Those that are found on the class path, or why they cannot be used: asked once, told to everybody who asks. */
    private record Search(@Nullable Extensions found, String problem) {
        static final Search DONE = search();

        private static Search search() {
            try {
                ClassLoader loader = Extensions.class.getClassLoader();
                return new Search(of(list(ProductExtension.class, loader), list(LedgerExtension.class, loader)), "");
            } catch (IllegalStateException | ServiceConfigurationError | LinkageError unusable) {
                return new Search(null, "an extension on the class path cannot be used: " + unusable.getMessage());
            }
        }

        private static <T> List<T> list(Class<T> service, ClassLoader loader) {
            return ServiceLoader.load(service, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        }
    }

    /**
     * The extensions on the class path.
     *
     * @throws IllegalStateException when one cannot be loaded or two contradict each other; the message names it and its jar
     */
    public static Extensions installed() {
        Extensions found = Search.DONE.found();
        if (found == null) {
            throw new IllegalStateException(Search.DONE.problem());
        }
        return found;
    }

    /**
     * A set of extensions.
     *
     * @throws IllegalStateException when two contradict each other
     */
    public static Extensions of(List<ProductExtension> found, List<LedgerExtension> second) {
        return new Extensions(found, second);
    }

    private void add(ProductExtension extension) {
        Class<?> product = extension.product();
        if (!product.isRecord() || !Modifier.isPublic(product.getModifiers())) {
            throw new IllegalStateException(
                    origin(extension) + " brings " + product.getName() + ", which is no public record");
        }
        String name = nameOf(product);
        if (Stream.of(Product.class.getPermittedSubclasses())
                .filter(Class::isRecord)
                .anyMatch(own -> nameOf(own).equals(name))) {
            throw new IllegalStateException(
                    origin(extension) + " brings a product " + name + ", which the suite itself has");
        }
        @Nullable Class<?> other = products.put(name, product);
        if (other != null) {
            throw new IllegalStateException("two extensions bring a product " + name + ": "
                    + origin(extensions.get(other)) + " and " + origin(extension));
        }
        extensions.put(product, extension);
    }

    /** The records by the name of their product. */
    public Map<String, Class<?>> products() {
        return Map.copyOf(products);
    }

    /**
     * The extension that brought a product.
     *
     * @throws IllegalStateException when none did
     */
    public ProductExtension of(ExtendedProduct product) {
        @Nullable ProductExtension extension = extensions.get(product.getClass());
        if (extension == null) {
            throw new IllegalStateException("no extension on the class path brings the product " + product.type());
        }
        return extension;
    }

    /** The second opinion on a trade's product; empty when there is none. */
    public Optional<LedgerExtension> opinion(Trade trade) {
        return Optional.ofNullable(opinions.get(trade.product().getClass()));
    }

    /** The name of a product's record: with a small first letter. */
    public static String nameOf(Class<?> product) {
        String name = product.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** The class, and the jar or folder that it comes from. */
    public static String origin(@Nullable Object extension) {
        if (extension == null) {
            return "nobody";
        }
        return extension.getClass().getName() + " of "
                + extension.getClass().getProtectionDomain().getCodeSource();
    }
}
