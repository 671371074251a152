"""Shopify stores for dropconnect."""
