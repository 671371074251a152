"""CJ Dropshipping as a supplier for dropconnect."""
