"""Rule plugins that come with dropconnect. They are plugins like any other."""
