"""What the simulated shop knows: its orders, their money and goods, and what was done to them."""
