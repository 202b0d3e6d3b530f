package io.mahakam.spring.autoconfigure;

import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Says which setting is wrong, where it was made and what it must be. */
final class InvalidMahakamPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMahakamPropertyException>
        implements Ordered {
    private final Environment environment;

    InvalidMahakamPropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    /** Before Boot's own analyzer, which would only say that the settings could not be bound. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidMahakamPropertyException cause) {
        ConfigurationProperty setting = setting(cause.name());
        String description = cause.message(setting == null ? null : setting.getValue())
                + (setting == null || setting.getOrigin() == null ? "" : "\n\nOrigin: " + setting.getOrigin());
        String action = "Change '" + cause.name() + "' in the application's configuration, or remove it to use the"
                + " default.";
        return new FailureAnalysis(description, action, cause);
    }

    /** A setting as it was made, the first element if it was made element by element. */
    private @Nullable ConfigurationProperty setting(String setting) {
        ConfigurationPropertyName name = ConfigurationPropertyName.ofIfValid(setting);
        if (name == null) {
            return null;
        }
        ConfigurationProperty whole = property(name);
        return whole == null ? property(name.append("[0]")) : whole;
    }

    private @Nullable ConfigurationProperty property(ConfigurationPropertyName name) {
        Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(environment);
        return StreamSupport.stream(sources.spliterator(), false)
                .map(source -> source.getConfigurationProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
