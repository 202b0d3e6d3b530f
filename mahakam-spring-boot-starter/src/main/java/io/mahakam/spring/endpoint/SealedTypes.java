package io.mahakam.spring.endpoint;

import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.core.KotlinDetector;

/** Which types there may be of a sealed one. */
final class SealedTypes {
    private SealedTypes() {}

    /** Whether messages of a type are told apart by a property: it is sealed, or a record of a sealed type. */
    static boolean areToldApart(Class<?> type) {
        // Classes are left alone, but Kotlin's counterpart of a record is one.
        boolean mayBePermitted = type.isRecord() || KotlinDetector.isKotlinType(type);
        return type.isSealed() || (mayBePermitted && !sealedSupertypes(type).isEmpty());
    }

    /** The sealed types that a type extends or implements, at any remove. */
    static Set<Class<?>> sealedSupertypes(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collectSealedSupertypes(type, found);
        return found;
    }

    private static void collectSealedSupertypes(Class<?> type, Set<Class<?>> found) {
        Set<Class<?>> direct = new LinkedHashSet<>(Set.of(type.getInterfaces()));
        if (type.getSuperclass() != null) {
            direct.add(type.getSuperclass());
        }
        for (Class<?> supertype : direct) {
            if (supertype.isSealed()) {
                found.add(supertype);
            }
            collectSealedSupertypes(supertype, found);
        }
    }

    /**
     * The types of which there are instances: of a record itself, of a sealed type all it permits.
     *
     * @throws InvalidEndpointException if there may be more of them
     */
    static Set<Class<?>> concrete(Class<?> type, MessageCandidate candidate) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collectConcrete(type, candidate, found);
        return found;
    }

    private static void collectConcrete(Class<?> type, MessageCandidate candidate, Set<Class<?>> found) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collectConcrete(permitted, candidate, found);
            }
        }
        if (!Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
        } else if (!type.isSealed()) {
            throw new InvalidEndpointException(
                    candidate + " takes " + candidate.type().getSimpleName() + ", but who implements "
                            + type.getSimpleName() + " is not known.",
                    "Make " + type.getSimpleName() + " sealed, or a record.");
        }
    }
}
