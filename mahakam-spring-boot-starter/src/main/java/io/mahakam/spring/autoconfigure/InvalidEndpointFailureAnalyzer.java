package io.mahakam.spring.autoconfigure;

import io.mahakam.spring.endpoint.InvalidEndpointException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which endpoint is wrong and what to do about it. */
final class InvalidEndpointFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEndpointException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidEndpointException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
