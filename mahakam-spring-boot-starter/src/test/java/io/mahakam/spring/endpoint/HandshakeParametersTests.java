package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.Method;
import java.security.Principal;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.method.annotation.CsrfTokenArgumentResolver;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

class HandshakeParametersTests {
    @Test
    void whatSpringResolvesToAValueIsOfTheHandshake() {
        assertThat(parametersOf("values"))
                .allSatisfy(parameter -> assertThat(
                                new HandshakeParameters(SpringMvc::resolvers).argument(parameter, "values"))
                        .as(parameter.toString())
                        .isNotNull());
    }

    @Test
    void whatHasNoAnnotationIsNot() {
        assertThat(parametersOf("messages"))
                .allSatisfy(parameter -> assertThat(
                                new HandshakeParameters(SpringMvc::resolvers).argument(parameter, "messages"))
                        .as(parameter.toString())
                        .isNull());
    }

    @Test
    void whatBelongsToTheRequestFailsTheStart() {
        assertThat(parametersOf("ofTheRequest"))
                .allSatisfy(parameter -> assertThatExceptionOfType(InvalidEndpointException.class)
                        .as(parameter.toString())
                        .isThrownBy(
                                () -> new HandshakeParameters(SpringMvc::resolvers).argument(parameter, "Chat.open"))
                        .withMessage(
                                "Chat.open takes "
                                        + parameter.getParameterType().getSimpleName()
                                        + ", which belongs to an HTTP request: the handshake is over when the method is called.")
                        .satisfies(
                                problem -> assertThat(problem.action()).contains("io.mahakam.spring.web.Handshake")));
    }

    @Test
    void soDoesACsrfTokenWhichIsFetchedWhenItIsRead() {
        assertThatExceptionOfType(InvalidEndpointException.class)
                .isThrownBy(() -> new HandshakeParameters(() -> List.of(new CsrfTokenArgumentResolver()))
                        .argument(parametersOf("csrf").get(0), "Chat.open"))
                .withMessage(
                        "Chat.open takes CsrfToken, which belongs to an HTTP request: the handshake is over when the method is called.");
    }

    @Test
    void theApplicationsOwnResolversCount() throws Exception {
        MethodParameter parameter = parametersOf("messages").get(0);

        Argument argument = new HandshakeParameters(() -> List.of(new EveryString())).argument(parameter, "messages");

        assertThat(argument.resolve(new HandshakeContext(null, null, null))).isEqualTo("resolved");
    }

    private static List<MethodParameter> parametersOf(String name) {
        Method method = Arrays.stream(HandshakeParametersTests.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(method.getParameters())
                .map(MethodParameter::forParameter)
                .toList();
    }

    void values(
            @PathVariable String path,
            @RequestParam int number,
            @RequestParam Map<String, String> all,
            @RequestHeader String header,
            @CookieValue String cookie,
            @SessionAttribute String attribute,
            @ModelAttribute Form form,
            Principal principal,
            Locale locale,
            ZoneId zone,
            HttpMethod method,
            HttpSession session) {}

    void ofTheRequest(
            HttpServletRequest request,
            HttpServletResponse response,
            WebRequest webRequest,
            NativeWebRequest nativeRequest,
            InputStream in,
            Reader reader,
            OutputStream out,
            Writer writer,
            Model model,
            RedirectAttributes redirect,
            SessionStatus status,
            UriComponentsBuilder uri,
            BindingResult result,
            HttpEntity<String> entity,
            @RequestBody String body,
            @RequestPart String part,
            @RequestParam MultipartFile file,
            @RequestParam List<MultipartFile> files) {}

    void csrf(CsrfToken token) {}

    void messages(String text, byte[] data, Map<String, String> map, Form form, int number) {}

    record Form(String name) {}

    private static final class EveryString implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == String.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                ModelAndViewContainer model,
                NativeWebRequest request,
                WebDataBinderFactory binders) {
            return "resolved";
        }
    }
}
