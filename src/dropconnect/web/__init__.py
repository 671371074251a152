"""The server: takes in what providers tell, and works on what is due. A face of the front door, as the
command line is; it needs ``pip install 'dropconnect[web]'``."""
