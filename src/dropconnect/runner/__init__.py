"""Runs cases: who may work on which, and when."""
