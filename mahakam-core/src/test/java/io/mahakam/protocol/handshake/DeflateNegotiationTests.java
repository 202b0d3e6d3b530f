package io.mahakam.protocol.handshake;

import static io.mahakam.protocol.handshake.CompressionPolicy.CONTEXT_TAKEOVER;
import static io.mahakam.protocol.handshake.CompressionPolicy.MESSAGE_BY_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateNegotiationTests {
    private static final String ALONE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permessage-deflate                                            | permessage-deflate
            permessage-deflate; client_max_window_bits                    | permessage-deflate
            permessage-deflate; client_max_window_bits=10                 | permessage-deflate
            permessage-deflate; server_no_context_takeover                | permessage-deflate; server_no_context_takeover
            permessage-deflate; client_no_context_takeover                | permessage-deflate; client_no_context_takeover
            permessage-deflate; server_max_window_bits=10                 | permessage-deflate; server_max_window_bits=10
            permessage-deflate; server_max_window_bits="8"                | permessage-deflate; server_max_window_bits=8
            permessage-deflate; server_max_window_bits=15                 | permessage-deflate; server_max_window_bits=15
            permessage-deflate;server_max_window_bits=9;client_no_context_takeover;server_no_context_takeover;client_max_window_bits | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9
            """)
    void theResponseNamesWhatIsNeeded(String offer, String response) {
        assertThat(response(CONTEXT_TAKEOVER, offer)).isEqualTo(response);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permessage-deflate                                            | ''
            permessage-deflate; client_no_context_takeover                | ''
            permessage-deflate; server_no_context_takeover                | ''
            permessage-deflate; server_max_window_bits=12                 | '; server_max_window_bits=12'
            """)
    void ourPolicyMayForbidTakeover(String offer, String also) {
        assertThat(response(MESSAGE_BY_MESSAGE, offer)).isEqualTo(ALONE + also);
    }

    @Test
    void whatIsAgreedIsWhatTheResponseSays() {
        assertThat(agreed(CONTEXT_TAKEOVER, "permessage-deflate; server_max_window_bits=10; client_max_window_bits=9"))
                .isEqualTo(new PermessageDeflate(new Direction(true, 10), new Direction(true, 15)));
        assertThat(agreed(CONTEXT_TAKEOVER, "permessage-deflate; server_no_context_takeover"))
                .isEqualTo(new PermessageDeflate(new Direction(false, 15), new Direction(true, 15)));
        assertThat(agreed(CONTEXT_TAKEOVER, "permessage-deflate; client_no_context_takeover"))
                .isEqualTo(new PermessageDeflate(new Direction(true, 15), new Direction(false, 15)));
        assertThat(agreed(MESSAGE_BY_MESSAGE, "permessage-deflate"))
                .isEqualTo(new PermessageDeflate(new Direction(false, 15), new Direction(false, 15)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; unknown",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover=\"\"",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; server_max_window_bits=010",
                "permessage-deflate; server_max_window_bits=+9",
                "permessage-deflate; server_max_window_bits=1e1",
                "permessage-deflate; server_max_window_bits=99999999999",
                "permessage-deflate; client_max_window_bits=0",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
                "Permessage-Deflate",
                "permessage-deflate; Server_no_context_takeover",
                "x-webkit-deflate-frame",
                "permessage-deflate;",
                "permessage-deflate; =10",
                "permessage-deflate; server_max_window_bits=",
                "permessage-deflate x",
                ""
            })
    void whatCannotBeAcceptedIsDeclinedAndTheNextOfferTaken(String offer) {
        assertThat(response(CONTEXT_TAKEOVER, offer)).isNull();
        assertThat(response(CONTEXT_TAKEOVER, offer + ", permessage-deflate; server_max_window_bits=11"))
                .isEqualTo("permessage-deflate; server_max_window_bits=11");
        assertThat(response(CONTEXT_TAKEOVER, offer, "foo, permessage-deflate")).isEqualTo("permessage-deflate");
    }

    @Test
    void theFirstAcceptableOfferWins() {
        assertThat(response(
                        CONTEXT_TAKEOVER,
                        "foo; a=1; a=2, permessage-deflate; server_max_window_bits=10, permessage-deflate"))
                .isEqualTo("permessage-deflate; server_max_window_bits=10");
    }

    @ParameterizedTest
    @EnumSource(CompressionPolicy.class)
    void nothingOfferedIsNothingAgreed(CompressionPolicy policy) {
        assertThat(response(policy)).isNull();
        assertThat(response(policy, "bar")).isNull();
    }

    @Test
    void thePolicyMayBeNever() {
        assertThat(response(CompressionPolicy.OFF, "permessage-deflate")).isNull();
    }

    private static String response(CompressionPolicy policy, String... lines) {
        DeflateNegotiation negotiation = DeflateNegotiation.of(List.of(lines), policy);
        return negotiation == null ? null : negotiation.response();
    }

    private static PermessageDeflate agreed(CompressionPolicy policy, String line) {
        return DeflateNegotiation.of(List.of(line), policy).agreed();
    }
}
