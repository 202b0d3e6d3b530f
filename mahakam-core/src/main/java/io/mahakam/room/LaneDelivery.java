package io.mahakam.room;

import io.mahakam.session.Lane;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import org.jspecify.annotations.Nullable;

/**
 * The task that brings one message to those sessions of one lane that it is for. Who publishes it, if it is a session, has
 * it on its account until the lane has taken it; else it is part of the lane's backlog.
 */
abstract class LaneDelivery implements Runnable {
    final Publication publication;
    final Receipt receipt;
    private final int recipients;
    private final LaneBacklog backlog;
    private final @Nullable TransportSession publisher;

    /**
     * @param recipients how many sessions of the lane it is for
     * @param receipt for this lane alone
     * @param backlog that of the lane
     */
    LaneDelivery(Publication publication, int recipients, Receipt receipt, LaneBacklog backlog) {
        this.publication = publication;
        this.recipients = recipients;
        this.receipt = receipt;
        this.backlog = backlog;
        this.publisher = TransportSession.called();
    }

    /** Posts it, unless that would be too much; only threads of the application are told so. */
    final boolean postTo(Lane lane) {
        if (publisher != null) {
            publisher.publishes(publication.message().frame().size(), recipients);
        } else if (!backlog.add(publication.message().frame().size())) {
            return false;
        }
        lane.post(this);
        return true;
    }

    @Override
    public final void run() {
        try {
            offer();
        } finally {
            giveBack();
        }
    }

    /** A fault is for the lane to tell; nobody else is to wait for ever because of it. */
    private void offer() {
        try {
            deliver();
        } finally {
            receipt.taken();
        }
    }

    private void giveBack() {
        if (publisher != null) {
            publisher.publicationTaken(publication.message().frame().size(), recipients);
        } else {
            backlog.remove(publication.message().frame().size());
        }
    }

    /** Offers the message to each session that it is for. */
    abstract void deliver();

    /** Offers the message to a member, if it is for it. */
    final void deliver(Membership member) {
        if (publication.isFor(member.session)) {
            member.session.deliver(publication.message().frame(member.session), member, publication.key(), receipt);
        }
    }
}
