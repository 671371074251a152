"""What all suppliers share: rules as data, and the supplier that has no API."""
