package io.mahakam.spring.endpoint;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables in curly brackets: {@code {name}}, {@code {*name}} and, in a path, {@code {name:regex}}. */
public final class PathVariables {
    // An expression may have curly brackets of its own, one level deep: [0-9]{2}
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^:{}]+)(?::(?:[^{}]|\\{[^{}]*})*)?}");

    private PathVariables() {}

    /** The variables that a template uses. */
    static Set<String> names(String template) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = VARIABLE.matcher(template);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The variables that every one of these templates has. */
    static Set<String> commonNames(Collection<String> templates) {
        Set<String> common = null;
        for (String template : templates) {
            if (common == null) {
                common = names(template);
            } else {
                common.retainAll(names(template));
            }
        }
        return common == null ? Set.of() : common;
    }

    /** A template without the names of its variables: equal for paths that match the same requests. */
    public static String withoutNames(String template) {
        StringBuilder rest = new StringBuilder(template);
        Matcher matcher = VARIABLE.matcher(template);
        while (matcher.find()) {
            int removed = template.length() - rest.length();
            rest.delete(matcher.start(1) - removed, matcher.end(1) - removed);
        }
        return rest.toString();
    }

    /** A template with its variables replaced; the values must be there. */
    static String expand(String template, Map<String, String> values) {
        return VARIABLE.matcher(template).replaceAll(variable -> {
            String value = values.get(variable.group(1));
            if (value == null) {
                throw new IllegalStateException("No value for {" + variable.group(1) + "} in '" + template + "'");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
