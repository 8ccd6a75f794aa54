"""events.py DIRECTORY: what tcpdump, conntrack and the two clients of scripts/picture wrote, as one line for each event.

connection ("without" or "with" the agent), seconds since it was established, event: connected, data, answer, probe, alive (the answer to a
probe), forgotten (by the firewall), sent (the second byte), answered, hangs, retransmission.
"""
import pathlib
import re
import sys

directory = pathlib.Path(sys.argv[1])
PACKET = re.compile(
    r"^(?P<time>[\d.]+) IP (?P<source>[\d.]+)\.(?P<from>\d+) > [\d.]+\.(?P<to>\d+): Flags \[(?P<flags>[^\]]+)\]"
    r"(?:, seq (?P<seq>\d+)(?::\d+)?)?.* length (?P<length>\d+)"
)
packets = [match.groupdict() for match in map(PACKET.match, (directory / "packets").open()) if match]
flows = (directory / "flows").read_text().splitlines()


def of(connection):
    told = dict(line.split("\t") for line in (directory / connection).read_text().splitlines())
    port = told.pop("port")
    mine = [packet for packet in packets if port in (packet["from"], packet["to"])]
    start = next(float(packet["time"]) for packet in mine if packet["flags"] == "S.")
    events = [(0.0, "connected")]
    seen = set()  # the sequence numbers of data that the client has sent
    probed = False
    for packet in mine:
        at = float(packet["time"]) - start
        if at < 0 or "S" in packet["flags"] or "R" in packet["flags"] or "F" in packet["flags"]:
            continue
        from_client = packet["from"] == port
        if int(packet["length"]):
            if not from_client:
                events.append((at, "answer"))
            else:
                events.append((at, "retransmission" if packet["seq"] in seen else "data"))
                seen.add(packet["seq"])
            probed = False
        elif from_client and packet["flags"] == "." and at > 1.5:
            # an acknowledgement that nothing has asked for: after this long a silence it is a keepalive probe
            if not any(abs(at - other) < 0.3 and event == "answer" for other, event in events):
                events.append((at, "probe"))
                probed = True
        elif not from_client and probed:
            events.append((at, "alive"))
            probed = False
    known = False
    for line in flows:
        at, *ports = line.split()
        if known and port not in ports and float(at) < float(told["sent"]):
            events.append((float(at) - start, "forgotten"))
        known = port in ports
    events += [(float(time) - start, event) for event, time in told.items()]
    return [(connection, round(at, 2), event) for at, event in sorted(events)]


for connection in ("without", "with"):
    for event in of(connection):
        print("\t".join(map(str, event)))
