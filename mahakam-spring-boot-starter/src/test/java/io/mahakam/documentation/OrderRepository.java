package io.mahakam.documentation;

import io.mahakam.documentation.OrderService.Order;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Repository;

/** In the place of one with a database. */
@Repository
class OrderRepository {
    private final List<Order> orders = new CopyOnWriteArrayList<>();

    void save(Order order) {
        orders.add(order);
    }
}
