package io.mahakam.protocol;

/** Which end of the connection we are. RFC 6455, 5.1: a client masks every frame it sends, a server masks none. */
public enum Role {
    SERVER,
    CLIENT
}
