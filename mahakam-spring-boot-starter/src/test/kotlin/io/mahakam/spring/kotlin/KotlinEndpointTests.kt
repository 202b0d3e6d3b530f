package io.mahakam.spring.kotlin

import io.mahakam.spring.annotation.OnMessage
import io.mahakam.spring.annotation.WebSocketEndpoint
import io.mahakam.spring.autoconfigure.MahakamAutoConfiguration
import io.mahakam.spring.endpoint.InvalidEndpointException
import io.mahakam.spring.test.WebSocketTest
import io.mahakam.spring.test.WebSocketTestClient
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.SpringBootConfiguration
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration
import org.springframework.boot.test.context.runner.WebApplicationContextRunner
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration
import org.springframework.context.annotation.Import
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RequestParam
import java.util.function.Supplier

/** Endpoints written in Kotlin: final classes, data classes with default values, parameters that may be null. */
@WebSocketTest
class KotlinEndpointTests {
    @Autowired
    lateinit var client: WebSocketTestClient

    @Test
    fun dataClassesAreMessages() {
        val session = client.connect("/kotlin/{topic}?name=Ada", "java")

        assertThat(session.send(Say("Hello", 2)).expect(Said::class.java)).isEqualTo(Said("java", "Ada", "HelloHello"))
    }

    @Test
    fun defaultValuesAreTaken() {
        val session = client.connect("/kotlin/{topic}", "java")

        assertThat(session.send("""{"text":"Hello"}""").expect(Said::class.java)).isEqualTo(Said("java", "nobody", "Hello"))
    }

    @Test
    fun suspendingFunctionsAreRefused() {
        WebApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    WebMvcAutoConfiguration::class.java,
                    JacksonAutoConfiguration::class.java,
                    MahakamAutoConfiguration::class.java,
                ),
            )
            .withBean(Suspending::class.java, Supplier { Suspending() })
            .run { context ->
                assertThat(context.startupFailure)
                    .isInstanceOf(InvalidEndpointException::class.java)
                    .hasMessageContaining("is a suspending function, which is not supported")
            }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Talk::class)
    class Application

    data class Say(val text: String, val times: Int = 1)

    data class Said(val topic: String, val name: String, val text: String)

    @WebSocketEndpoint("/kotlin/{topic}")
    class Talk {
        @OnMessage
        fun say(message: Say, @PathVariable topic: String, @RequestParam name: String?) =
            Said(topic, name ?: "nobody", message.text.repeat(message.times))
    }

    @WebSocketEndpoint("/suspending")
    class Suspending {
        @OnMessage
        suspend fun say(text: String) = text
    }
}
