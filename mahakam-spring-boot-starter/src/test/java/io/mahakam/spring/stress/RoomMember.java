package io.mahakam.spring.stress;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentMap;

/**
 * Comes to a room and goes again. It must hear its own announcement first, from then on everything in the room's one
 * order, and nothing after it was told that it is out.
 */
final class RoomMember extends StressPeer {
    private final int id;

    /** Which message follows on which, as whoever heard it first has it: the same for all members. */
    private final ConcurrentMap<Long, Long> successors;

    /** What each broadcaster said last, as far as it is known in this visit. */
    private final Map<Integer, Integer> lastNumbers = new HashMap<>();

    private Where where = Where.OUTSIDE;
    private int visits;
    private long last;
    private long heard;
    private int echoesSent;
    private int echoesHeard;
    private boolean closing;

    RoomMember(int id, Queue<String> failures, ConcurrentMap<Long, Long> successors) {
        super("member " + id, failures);
        this.id = id;
        this.successors = successors;
    }

    private enum Where {
        OUTSIDE,
        ENTERING,
        INSIDE,
        LEAVING
    }

    /** Joins, leaves, or waits for the end of either. */
    synchronized void move() {
        if (where == Where.OUTSIDE) {
            where = Where.ENTERING;
            send(new StressMessage(StressMessage.JOINED, id, ++visits));
        } else if (where == Where.INSIDE) {
            where = Where.LEAVING;
            send(new StressMessage(StressMessage.LEFT, id, visits));
        }
    }

    synchronized void echo() {
        send(new StressMessage(StressMessage.ECHO, id, echoesSent++));
    }

    synchronized boolean hasHeardAllEchoes() {
        return echoesHeard == echoesSent;
    }

    /** Messages of the room. */
    synchronized long heard() {
        return heard;
    }

    synchronized int visits() {
        return visits;
    }

    synchronized void close() {
        closing = true;
        sendClose(1000);
    }

    @Override
    void heard(StressMessage message) {
        switch (message.kind()) {
            case StressMessage.ECHO -> {
                check(message.sender() == id && message.number() == echoesHeard, "Not its echo: " + message);
                echoesHeard++;
            }
            case StressMessage.GONE -> {
                check(where == Where.LEAVING && isOwn(message), "Out: " + message + " while " + where);
                where = Where.OUTSIDE;
            }
            default -> heardInRoom(message);
        }
    }

    private void heardInRoom(StressMessage message) {
        heard++;
        if (where == Where.ENTERING) {
            check(message.kind() == StressMessage.JOINED && isOwn(message), "Before its announcement: " + message);
            where = Where.INSIDE;
            lastNumbers.clear();
        } else {
            check(where != Where.OUTSIDE, "Outside of the room: " + message);
            check(message.kind() != StressMessage.LEFT || message.sender() != id, "Its own farewell");
            Long successor = successors.putIfAbsent(last, message.key());
            check(successor == null || successor == message.key(), "Another order: " + message);
        }
        if (message.kind() == StressMessage.BROADCAST) {
            Integer before = lastNumbers.put(message.sender(), message.number());
            check(before == null || before + 1 == message.number(), "After " + before + " came " + message);
        }
        last = message.key();
    }

    private boolean isOwn(StressMessage message) {
        return message.sender() == id && message.number() == visits;
    }

    @Override
    void closed(int code) {
        check(closing && code == 1000, "Closed with " + code);
    }
}
