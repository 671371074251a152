"""How the shop's data looks through the API: objects with the fields of the schema."""
