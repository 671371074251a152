"""What became of a write: how a request stands, and whether one arrived whose answer was lost."""
