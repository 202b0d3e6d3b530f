package io.mahakam.spring;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** The same with paths that are matched as strings. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = CorsRoundTripTests.Application.class,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.allowed-origins=https://application.example",
            "mahakam.endpoints.set-plain.allowed-origins=https://set.example",
            "mahakam.endpoints.set-cross.allowed-origins[0]=https://set.example",
            "mahakam.endpoints.set-named.allowed-origins=https://SET.example:443,https://application.example",
            "mahakam.endpoints.set-anonymous.allowed-origins=https://set.example",
            "mahakam.endpoints.closed.allowed-origins=",
            "spring.mvc.pathmatch.matching-strategy=ant-path-matcher"
        })
class AntPathMatcherCorsRoundTripTests extends CorsRoundTripTests {}
