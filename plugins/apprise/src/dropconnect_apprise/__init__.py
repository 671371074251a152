"""Chat and other channels for the team."""
