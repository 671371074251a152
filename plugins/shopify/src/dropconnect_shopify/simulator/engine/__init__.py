"""Carries out GraphQL: schema, cost, access scopes, and the fields at the root."""
