"""WooCommerce stores for dropconnect."""
