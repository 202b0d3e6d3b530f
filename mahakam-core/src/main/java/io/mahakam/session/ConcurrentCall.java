package io.mahakam.session;

/** A call that may be made while others of its kind are in progress. */
@FunctionalInterface
interface ConcurrentCall extends Runnable {}
