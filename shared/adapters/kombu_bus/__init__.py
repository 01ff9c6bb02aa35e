"""Events over kombu: on Redis, on RabbitMQ."""
