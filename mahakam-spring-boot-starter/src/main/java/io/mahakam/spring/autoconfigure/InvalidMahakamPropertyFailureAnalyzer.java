package io.mahakam.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/** Says which setting is wrong and what it must be. */
final class InvalidMahakamPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMahakamPropertyException>
        implements Ordered {
    /** Before Boot's own analyzer, which would only say that the settings could not be bound. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidMahakamPropertyException cause) {
        String action = "Change '" + cause.name() + "' in the application's configuration, or remove it to use the"
                + " default.";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}
