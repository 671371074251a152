"""What is told about cases: models for Python, the command line's JSON and every later face.

Import from the modules: ``dropconnect`` itself names the models that its front door returns.
"""
