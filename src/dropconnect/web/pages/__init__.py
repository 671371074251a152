"""Pages that people use in a browser. They show what the front door tells, and pass on what people say."""
