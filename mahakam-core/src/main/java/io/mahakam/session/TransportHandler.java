package io.mahakam.session;

/** What a {@link Transport} tells, on its lane. */
public interface TransportHandler {
    /** The connection is established. Bytes may be at hand already, of which no {@link #readable()} will tell. */
    void connected();

    /** There is something to read, if only the end of the stream. */
    void readable();

    /** There is room to write. */
    void writable();

    /** The connection was cut from below. */
    void lost();
}
