package io.mahakam.spring;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One HTTP/2 request as it stands on the wire, sent in clear text with prior knowledge (RFC 9113, 3.3). */
final class RawHttp2 {
    private static final int PATIENCE_MILLIS = 20_000;

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;

    private static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int PADDED = 8;
    private static final int PRIORITY = 32;

    private RawHttp2() {}

    /**
     * Sends the fields, each as "name=value", on stream 1, which stays open.
     *
     * @return the status, or the negative error code with which the stream or the connection ended
     */
    static int exchange(int port, List<String> fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            writeFrame(out, SETTINGS, 0, 0, new byte[0]);
            writeFrame(out, HEADERS, END_HEADERS, 1, encode(fields));
            return read(new DataInputStream(socket.getInputStream()), out);
        }
    }

    private static int read(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(lengthAndType >>> 8);
            switch (lengthAndType & 0xFF) {
                case SETTINGS -> {
                    if ((flags & ACK) == 0) {
                        writeFrame(out, SETTINGS, ACK, 0, new byte[0]);
                    }
                }
                case HEADERS -> {
                    return status(payload, ((flags & PADDED) == 0 ? 0 : 1) + ((flags & PRIORITY) == 0 ? 0 : 5));
                }
                case RST_STREAM -> {
                    return -payload[3];
                }
                case GOAWAY -> {
                    return -payload[7];
                }
                default -> {
                    continue; // such as WINDOW_UPDATE, of stream 0 or 1
                }
            }
            if (stream > 1) {
                throw new IOException("Nothing was asked on stream " + stream);
            }
        }
    }

    private static void writeFrame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    /** RFC 7541, 6.2.2: literal fields with literal names. */
    private static byte[] encode(List<String> fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String field : fields) {
            int end = field.indexOf('=');
            block.write(0);
            for (String part : List.of(field.substring(0, end), field.substring(end + 1))) {
                block.write(part.length());
                block.write(part.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return block.toByteArray();
    }

    /** The status, which is the first field of the block (RFC 9113, 8.3). */
    private static int status(byte[] block, int start) throws IOException {
        int at = start;
        while ((block[at] & 0xE0) == 0x20) { // RFC 7541, 6.3: a dynamic table size update, an integer
            boolean more = (block[at++] & 0x1F) == 0x1F;
            while (more) {
                more = block[at++] < 0;
            }
        }
        int first = block[at] & 0xFF;
        if (first >= 0x80) { // 6.1: one of the static table
            return List.of(200, 204, 206, 304, 400, 404, 500).get(first - 0x88);
        }
        if ((first & (first >= 0x40 ? 0x3F : 0x0F)) != 8) {
            throw new IOException("The first field is no status: " + first);
        }
        int length = block[at + 1] & 0x7F;
        boolean huffman = block[at + 1] < 0;
        return huffman
                ? huffmanDigits(block, at + 2)
                : Integer.parseInt(new String(block, at + 2, length, StandardCharsets.US_ASCII));
    }

    /** RFC 7541, appendix B: the digits 0 to 2 have 5 bits, 3 to 9 have 6. */
    private static int huffmanDigits(byte[] block, int start) {
        long bits = 0;
        for (int i = 0; i < 3; i++) {
            bits = bits << 8 | (start + i < block.length ? block[start + i] & 0xFF : 0);
        }
        int position = 24;
        int number = 0;
        for (int i = 0; i < 3; i++) {
            int five = (int) (bits >> position - 5) & 0x1F;
            int six = (int) (bits >> position - 6) & 0x3F;
            number = number * 10 + (five <= 2 ? five : six - 0x19 + 3);
            position -= five <= 2 ? 5 : 6;
        }
        return number;
    }
}
