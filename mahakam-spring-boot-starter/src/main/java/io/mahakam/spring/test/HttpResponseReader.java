package io.mahakam.spring.test;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/** Reads the answer to a handshake (RFC 9112), and nothing behind it. */
final class HttpResponseReader {
    private HttpResponseReader() {}

    static HandshakeResponse read(InputStream in) throws IOException {
        String[] statusLine = line(in).split(" ", 3);
        if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
            throw new IOException("Not a status line: " + String.join(" ", statusLine));
        }
        HttpStatusCode status = HttpStatusCode.valueOf(Integer.parseInt(statusLine[1]));
        HttpHeaders headers = new HttpHeaders();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        String body = status.is1xxInformational() ? "" : new String(body(in, headers), StandardCharsets.UTF_8);
        return new HandshakeResponse(status, headers, body);
    }

    private static byte[] body(InputStream in, HttpHeaders headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.getFirst(HttpHeaders.TRANSFER_ENCODING))) {
            return chunks(in);
        }
        long length = headers.getContentLength();
        return length < 0 ? in.readAllBytes() : in.readNBytes((int) length);
    }

    /** RFC 9112, 7.1. */
    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The server has ended the connection instead of answering: " + line);
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
