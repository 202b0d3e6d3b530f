package io.mahakam.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.ConversionNotSupportedException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.ObjectUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers handshakes that fail, and that no exception handler of the application has answered, with a problem detail
 * (RFC 9457). Spring MVC's own resolvers would call {@code sendError}: that goes through the error page, where security
 * would turn any status into 401.
 */
final class HandshakeProblemResolver implements HandlerExceptionResolver {
    private static final Log logger = LogFactory.getLog(HandshakeProblemResolver.class);

    private final MessageSource messages;
    private final Supplier<List<HttpMessageConverter<?>>> converters;

    /** @param converters of Spring MVC; asked when there is something to write */
    HandshakeProblemResolver(MessageSource messages, Supplier<List<HttpMessageConverter<?>>> converters) {
        this.messages = messages;
        this.converters = converters;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception problem) {
        ErrorResponse answer = handler instanceof HandlerMethod method && method.getBean() instanceof EndpointHandler
                ? answer(problem)
                : null;
        if (answer == null) {
            return null;
        }
        logger.debug("Handshake with " + handler + " is refused with " + answer.getStatusCode(), problem);
        try {
            write(answer, response);
        } catch (IOException lost) {
            logger.debug("The peer is gone that was to be told", lost);
        }
        return new ModelAndView();
    }

    /** The statuses that Spring MVC gives to exceptions; {@code null}: it is none of the client's. */
    private static @Nullable ErrorResponse answer(Exception problem) {
        if (problem instanceof ErrorResponse response) {
            return response;
        }
        if (problem instanceof TypeMismatchException mismatch
                && !(problem instanceof ConversionNotSupportedException)) {
            String detail = "Failed to convert '" + mismatch.getPropertyName() + "' with value: '"
                    + ObjectUtils.nullSafeToString(mismatch.getValue()) + "'";
            return ErrorResponse.create(problem, HttpStatus.BAD_REQUEST, detail);
        }
        ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(problem.getClass(), ResponseStatus.class);
        return status == null ? null : ErrorResponse.create(problem, status.code(), status.reason());
    }

    private void write(ErrorResponse answer, HttpServletResponse response) throws IOException {
        ProblemDetail body = answer.updateAndGetBody(messages, LocaleContextHolder.getLocale());
        BufferedMessage content =
                new BufferedMessage(new HttpHeaders(answer.getHeaders()), new ByteArrayOutputStream());
        convert(body, content);
        response.setStatus(answer.getStatusCode().value());
        content.headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentLength(content.bytes.size());
        content.bytes.writeTo(response.getOutputStream());
    }

    /** Without anything that writes JSON, the status has to do. */
    @SuppressWarnings("unchecked") // it says that it can write it
    private void convert(ProblemDetail body, BufferedMessage content) throws IOException {
        for (HttpMessageConverter<?> converter : converters.get()) {
            if (converter.canWrite(ProblemDetail.class, MediaType.APPLICATION_PROBLEM_JSON)) {
                ((HttpMessageConverter<Object>) converter).write(body, MediaType.APPLICATION_PROBLEM_JSON, content);
                return;
            }
        }
    }

    private record BufferedMessage(HttpHeaders headers, ByteArrayOutputStream bytes) implements HttpOutputMessage {
        @Override
        public OutputStream getBody() {
            return bytes;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
