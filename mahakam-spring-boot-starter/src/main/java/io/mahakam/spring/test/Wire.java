package io.mahakam.spring.test;

/** The client's end of a connection, as bytes. Nothing here blocks. Any thread. */
interface Wire {
    /** Sends bytes behind those sent before. */
    void write(byte[] bytes);

    /**
     * Reads no more until {@link #resume}.
     *
     * @param room how many bytes still find room on the way, if that can be chosen
     */
    void pause(int room);

    void resume();

    /** Ends the connection without a word. */
    void cut();
}
