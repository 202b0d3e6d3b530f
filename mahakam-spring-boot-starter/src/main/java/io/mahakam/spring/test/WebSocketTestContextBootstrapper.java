package io.mahakam.spring.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.web.WebMergedContextConfiguration;

/** Makes the contexts of {@link WebSocketTest}: of a web application, with mock requests and no server. */
final class WebSocketTestContextBootstrapper extends TestSliceTestContextBootstrapper<WebSocketTest> {
    @Override
    protected MergedContextConfiguration processMergedContextConfiguration(MergedContextConfiguration configuration) {
        MergedContextConfiguration processed = super.processMergedContextConfiguration(configuration);
        return new WebMergedContextConfiguration(processed, determineResourceBasePath(processed));
    }
}
