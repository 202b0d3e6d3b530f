package io.mahakam.room;

import io.mahakam.session.Lane;
import io.mahakam.session.Receipt;
import io.mahakam.session.TransportSession;
import org.jspecify.annotations.Nullable;

/**
 * The task that brings one message to those sessions of one lane that it is for. Who publishes it, if it is a session, has
 * it on its account until the lane has taken it.
 */
abstract class LaneDelivery implements Runnable {
    final Publication publication;
    final Receipt receipt;
    private final int recipients;
    private final @Nullable TransportSession publisher;

    /**
     * @param recipients how many sessions of the lane it is for
     * @param receipt for this lane alone
     */
    LaneDelivery(Publication publication, int recipients, Receipt receipt) {
        this.publication = publication;
        this.recipients = recipients;
        this.receipt = receipt;
        this.publisher = TransportSession.called();
    }

    final void postTo(Lane lane) {
        if (publisher != null) {
            publisher.publishes(publication.message().frame(), recipients);
        }
        lane.post(this);
    }

    @Override
    public final void run() {
        deliver();
        receipt.taken();
        if (publisher != null) {
            publisher.publicationTaken(publication.message().frame(), recipients);
        }
    }

    /** Offers the message to each session that it is for. */
    abstract void deliver();

    /** Offers the message to a member, if it is for it. */
    final void deliver(Membership member) {
        if (publication.isFor(member.session)) {
            member.session.deliver(
                    publication.message().frame(member.session), member, publication.key(), receipt);
        }
    }
}
