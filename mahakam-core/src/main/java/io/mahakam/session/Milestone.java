package io.mahakam.session;

/** What waits in a session's queue to be told, once, on the session's lane. */
interface Milestone {
    /** Everything that was queued before it is written. */
    void reached();

    /** It will not be reached; from any thread, and maybe more than once. */
    void missed();
}
