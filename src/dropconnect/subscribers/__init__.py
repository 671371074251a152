"""Other programs that are told of what happens in cases, by signed webhooks."""
