"""What can be done to the simulated shop: one module for each kind of mutation."""
