"""Ways to reach the customer that come with the core. They are connectors like any other."""
