"""What is changed in the shop: one module for each command."""
