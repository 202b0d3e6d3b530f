package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What endpoints add to the start of an application: logged, and measured the more often the longer the run may take. */
@Tag("stress")
class StartupStressTests {
    private static final int SECONDS_PER_PAIR = 10;
    private static final Pattern MILLIS = Pattern.compile("endpoints=(\\d+) start=(\\d+) mapping=(\\d+)");

    @Test
    void aHundredEndpointsAreServed() throws Exception {
        int pairs = Integer.getInteger("mahakam.stress.seconds", 1) / SECONDS_PER_PAIR;
        report(100);
        for (int pair = 0; pair < pairs; pair++) {
            report(1);
            report(100);
        }
    }

    /** Starts an application with so many endpoints in a process of its own. */
    private static void report(int endpoints) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyEndpoints.class.getName(),
                        String.valueOf(endpoints))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Matcher figures = MILLIS.matcher(output);
        assertThat(figures.find()).as(output).isTrue();
        assertThat(figures.group(1)).isEqualTo(String.valueOf(endpoints));
        LogFactory.getLog(StartupStressTests.class)
                .info(endpoints + " endpoints: the start took its thread " + figures.group(2)
                        + " ms of processor time, of" + " which finding, checking and mapping them " + figures.group(3)
                        + " ms");
    }
}
