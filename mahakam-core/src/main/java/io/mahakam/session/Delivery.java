package io.mahakam.session;

/** What became of one send or broadcast. */
public interface Delivery {
    /** How many open sessions the message is meant for; it was handed to none of those that were closing already. */
    int recipients();
}
