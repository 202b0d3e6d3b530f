package io.mahakam.documentation;

import io.mahakam.spring.room.RoomService;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class OrderService {
    record Order(long number, String item) {}

    private final OrderRepository orders;
    private final RoomService rooms;

    OrderService(OrderRepository orders, RoomService rooms) {
        this.orders = orders;
        this.rooms = rooms;
    }

    @Transactional
    public void place(Order order) {
        orders.save(order);
        rooms.room("kitchen").broadcast(order); // leaves when the order is committed
        if (order.item().isBlank()) {
            throw new IllegalArgumentException("Nothing is ordered"); // then it does not
        }
    }
}
