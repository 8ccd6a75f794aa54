"""inetd.py connection|listener COMMAND...: runs a command as inetd does, with a loopback connection ("nowait") or the listener it will
come from ("wait") as descriptor 0; copies the line that the command sends to stdout, and ends the connection at the end of stdin."""

import socket
import subprocess
import sys

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
given = listener if sys.argv[1] == "listener" else listener.accept()[0]
command = subprocess.Popen(sys.argv[2:], stdin=given)
given.close()
print(client.makefile().readline().strip(), flush=True)
sys.stdin.read()
client.close()
sys.exit(command.wait())
