"""One file for each command that changes something in Shopify, and what those commands share."""
