"""The door for agents: the Model Context Protocol, on standard input and output or over HTTP."""
