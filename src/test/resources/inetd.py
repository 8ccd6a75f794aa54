"""inetd.py connection|listener|unix COMMAND...: runs a command as inetd does, with a loopback connection ("nowait") or the listener it will
come from ("wait") as descriptor 0, or with a connection of Unix-domain sockets; says whether descriptor 0 has SO_KEEPALIVE when the command
sends a line, copies that line to stdout, and ends the connection at the end of stdin."""

import socket
import subprocess
import sys

if sys.argv[1] == "unix":
    client, given = socket.socketpair()
else:
    listener = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(listener.getsockname())
    given = listener if sys.argv[1] == "listener" else listener.accept()[0]
command = subprocess.Popen(sys.argv[2:], stdin=given)
line = client.makefile().readline().strip()
print("SO_KEEPALIVE of descriptor 0:", given.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))
given.close()
print(line, flush=True)
sys.stdin.read()
client.close()
sys.exit(command.wait())
