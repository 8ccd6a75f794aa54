"""hide-jvms.py KIND COUNT DIRECTORY: processes that hold up whoever looks at them, each in one of these ways:

lease    a write lease on mapped performance data: who opens them waits until /proc/sys/fs/lease-break-time is over
overlap  performance data with 100 000 entries that are all the same name and the same 2 MB
maps     16 MB of mappings, libjvm.so the last of them

Prints HOLD when all are there, and ends them with its standard input.
"""
import ctypes
import fcntl
import mmap
import os
import signal
import struct
import sys

F_SETLEASE, F_WRLCK = 1024, 1
PAGE = mmap.PAGESIZE
ENTRIES, TEXT = 100_000, 2_000_000

kind, count, directory = sys.argv[1], int(sys.argv[2]), sys.argv[3]
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
os.chdir(directory)
signal.signal(signal.SIGIO, signal.SIG_IGN)
signal.signal(signal.SIGQUIT, signal.SIG_IGN)


def map_file(name, contents, address=None):
    with open(name, "wb") as file:
        file.write(contents)
    descriptor = os.open(name, os.O_RDWR)
    assert libc.mmap(address, len(contents), mmap.PROT_READ, mmap.MAP_SHARED, descriptor, 0) not in (None, 2 ** 64 - 1)
    return descriptor


def overlapping():
    header = struct.pack("<IBBBB", 0xc0c0feca, 1, 2, 0, 1) + bytes(16) + struct.pack("<ii", 32, ENTRIES)
    entries = bytearray()
    at = len(header)
    text = at + ENTRIES * 20
    for i in range(ENTRIES):
        # length, offset of the name, length of the vector, type and others, offset of the data
        entries += struct.pack("<iiiBBBBi", 20, text - at, TEXT, ord("B"), 0, 0, 0, text + 32 - at)
        at += 20
    return header + bytes(entries) + b"sun.rt.javaCommand".ljust(32, b"\0") + b"x" * TEXT


def hold(number):
    try:
        os.mkdir("hsperfdata_x")
    except FileExistsError:
        pass
    data = "hsperfdata_x/%d" % number
    if kind == "lease":
        fcntl.fcntl(map_file(data, bytes(PAGE)), F_SETLEASE, F_WRLCK)
    elif kind == "overlap":
        map_file(data, OVERLAPPING)
    else:
        name = "m" * 250
        with open(name, "wb") as file:
            file.write(bytes(PAGE))
        descriptor = os.open(name, os.O_RDONLY)
        low = 0x100000000
        lines = (16 << 20) // (os.readlink("/proc/self/fd/%d" % descriptor).__len__() + 73)
        for i in range(min(lines, 60000)):  # a page apart, so that the kernel does not join them
            libc.mmap(low + 2 * i * PAGE, PAGE, mmap.PROT_READ, mmap.MAP_PRIVATE | 0x100000, descriptor, 0)
    map_file("libjvm.so", b"no library")


OVERLAPPING = overlapping() if kind == "overlap" else b""
for i in range(count):
    ready, written = os.pipe()
    if os.fork() == 0:
        os.close(ready)
        hold(i)
        os.write(written, b"x")
        os.read(0, 1)
        os._exit(0)
    os.close(written)
    assert os.read(ready, 1) == b"x"
print("HOLD", flush=True)
sys.stdin.read()
