"""What stands at an order in Shopify, in dropconnect's words, and what may be done with it. Reads only."""
