"""draw.py [--neutral] DATA PICTURE.svg: draws the events that events.py has written.

The colours follow the reader's light or dark scheme; with --neutral there is one palette, on a background of its own.
"""
import sys

LIGHT = {"text": "#1f2328", "faint": "#656d76", "line": "#d0d7de", "known": "#1a7f37", "bad": "#cf222e", "probe": "#0969da"}
DARK = {"text": "#e6edf3", "faint": "#9198a1", "line": "#3d444d", "known": "#3fb950", "bad": "#f85149", "probe": "#4493f8"}
WIDTH, HEIGHT, LEFT, RIGHT = 900, 310, 40, 860
LANES = {"without": 110, "with": 215}
AXIS = 270


def style(neutral):
    rules = "text{font:14px sans-serif;fill:var(--text)}.title{font-weight:bold}.faint{fill:var(--faint);font-size:12px}.bad{fill:var(--bad)}" \
        ".known{fill:var(--known)}.probe{fill:var(--probe)}"
    if neutral:
        for name, colour in LIGHT.items():  # librsvg knows no variables
            rules = rules.replace(f"var(--{name})", colour)
        return rules
    variables = lambda palette: "svg{" + "".join(f"--{name}:{colour};" for name, colour in palette.items()) + "}"
    return variables(LIGHT) + "@media(prefers-color-scheme:dark){" + variables(DARK) + "}" + rules


class Picture:
    def __init__(self, neutral, seconds):
        self.neutral = neutral
        self.seconds = seconds
        self.parts = []

    def x(self, time):
        return round(LEFT + (RIGHT - LEFT) * time / self.seconds, 1)

    def colour(self, name):
        return LIGHT[name] if self.neutral else f"var(--{name})"

    def add(self, part):
        self.parts.append(part)

    def text(self, x, y, words, kind="", anchor="start"):
        self.add(f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{words}</text>')

    def line(self, x1, y1, x2, y2, colour, width=2, dash=""):
        dash = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" style="stroke:{self.colour(colour)}" stroke-width="{width}"{dash}/>')

    def dot(self, x, y, colour, radius=5):
        self.add(f'<circle cx="{x}" cy="{y}" r="{radius}" style="fill:{self.colour(colour)}"/>')

    def cross(self, x, y):
        self.line(x - 6, y - 6, x + 6, y + 6, "bad", 3)
        self.line(x - 6, y + 6, x + 6, y - 6, "bad", 3)

    def svg(self, description):
        background = ""
        if self.neutral:
            background = f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" style="fill:#ffffff;stroke:{LIGHT["line"]}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
            f"<title>{description}</title>\n<style>{style(self.neutral)}</style>\n{background}" + "\n".join(self.parts) + "\n</svg>\n"
        )


def times(events, *kinds):
    return [time for time, event in events if event in kinds]


def lane(picture, events, y, title):
    picture.text(LEFT, y - 42, title, "title")
    told = times(events, "sent")[0]
    sent = next(time for time in times(events, "data") if time >= told)  # the packet, not when the client said so
    forgotten = (times(events, "forgotten") or [None])[0]
    end = next((time for time in times(events, "answer") if time >= sent), None) or times(events, "hangs")[0]

    known_until = forgotten if forgotten is not None else max(end, sent)
    picture.line(picture.x(0), y, picture.x(known_until), y, "known", 4)
    for time in times(events, "data", "answer"):
        if time < sent:
            picture.dot(picture.x(time), y, "known")
    for time in times(events, "probe"):
        picture.line(picture.x(time), y - 11, picture.x(time), y + 11, "probe", 3)
    picture.text(picture.x(0), y + 28, "request and answer", "faint")

    probes = [time for time in times(events, "probe") if time < sent]
    if probes:
        alive = len(times(events, "alive"))
        middle = (probes[0] + probes[-1]) / 2
        picture.text(picture.x(middle), y - 18, f"{len(probes)} keepalive probes, {alive} answered: the firewall keeps the connection", "probe", "middle")
    if forgotten is not None:
        picture.line(picture.x(forgotten), y, picture.x(sent), y, "faint", 2, "3 6")
        picture.cross(picture.x(forgotten), y)
        picture.text(picture.x(forgotten), y - 18, f"{forgotten:.0f} s: the firewall forgets the connection, and tells nobody", "bad", "start")

    picture.dot(picture.x(sent), y, "text", 6)
    if times(events, "hangs"):
        picture.line(picture.x(sent), y, picture.x(end), y, "bad", 4, "8 4")
        for time in times(events, "retransmission"):
            picture.line(picture.x(time), y - 7, picture.x(time), y + 7, "bad", 2)
        picture.text(RIGHT, y + 28, "next request: sent again and again, no answer, the thread hangs", "bad", "end")
    else:
        picture.text(picture.x(sent), y + 28, f"next request: answered after {max(1, round((end - sent) * 1000))} ms", "known", "middle")


def axis(picture):
    picture.line(LEFT, AXIS, RIGHT, AXIS, "line", 1)
    for second in range(0, int(picture.seconds) + 1, 2):
        picture.line(picture.x(second), AXIS, picture.x(second), AXIS + 5, "line", 1)
        picture.text(picture.x(second), AXIS + 20, f"{second} s", "faint", "middle")


def main(data, output, neutral):
    events = {"without": [], "with": []}
    for line in open(data):
        connection, time, event = line.rstrip("\n").split("\t")
        events[connection].append((float(time), event))
    for connection, expected in (("without", {"forgotten", "hangs"}), ("with", {"probe", "alive", "answered"})):
        missing = expected - {event for _, event in events[connection]}
        if missing:
            sys.exit(f"the connection {connection} the agent has no {', '.join(sorted(missing))}: {events[connection]}")
    if times(events["with"], "forgotten"):
        sys.exit("the firewall forgot the connection with the agent")

    picture = Picture(neutral, max(time for each in events.values() for time, _ in each) + 0.5)
    picture.text(LEFT, 30, "Two connections through a firewall that forgets after 5 s of silence (real ones: 4 to 15 minutes)", "faint")
    lane(picture, events["without"], LANES["without"], "without the agent")
    lane(picture, events["with"], LANES["with"], "with the agent: idle=2, intvl=1, cnt=3")
    axis(picture)
    with open(output, "w") as out:
        out.write(picture.svg("Without the agent the firewall forgets the silent connection and the next request hangs; with it probes keep it known"))


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--neutral"]
    main(*arguments, neutral="--neutral" in sys.argv)
