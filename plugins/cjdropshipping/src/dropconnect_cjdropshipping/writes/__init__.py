"""What is changed at CJ: one module for each command."""
