"""embed-jvm.py NAME=VALUE JAVA OPTION... -cp PATH MAIN-CLASS: runs the class as the command java would, but in a JVM within this process.

The variable is put into the environment first, as a program may do that makes a JVM of itself through JNI: it is not
in the environment that the process was started with. With LEAVE=1 the first thread of the process ends as soon as the JVM is there, by pthread_exit(3).
"""
import ctypes
import glob
import os
import sys
import threading

JNI_VERSION_1_6 = 0x00010006
# places in the tables of functions, jni.h
FIND_CLASS, GET_STATIC_METHOD_ID, CALL_STATIC_VOID_METHOD_A, NEW_OBJECT_ARRAY = 6, 113, 143, 172
DESTROY_JAVA_VM = 3


class Option(ctypes.Structure):
    _fields_ = [("string", ctypes.c_char_p), ("extra", ctypes.c_void_p)]


class InitArgs(ctypes.Structure):
    _fields_ = [("version", ctypes.c_int), ("count", ctypes.c_int), ("options", ctypes.POINTER(Option)),
                ("ignore_unrecognized", ctypes.c_ubyte)]


def function(table, place, result, *parameters):
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, *parameters)(table[place])


name, value = sys.argv[1].split("=", 1)
os.environ[name] = value
home = os.path.dirname(os.path.dirname(sys.argv[2]))
library = (glob.glob(home + "/lib/server/libjvm.so") + glob.glob(home + "/**/server/libjvm.so", recursive=True))[0]
*options, _, path, main = sys.argv[3:]
options.append("-Djava.class.path=" + path)

created = threading.Event()


def run():
    Table = ctypes.POINTER(ctypes.c_void_p)
    vm, env = ctypes.POINTER(Table)(), ctypes.POINTER(Table)()
    array = (Option * len(options))(*(Option(option.encode(), None) for option in options))
    arguments = InitArgs(JNI_VERSION_1_6, len(options), array, 0)
    if ctypes.CDLL(library).JNI_CreateJavaVM(ctypes.byref(vm), ctypes.byref(env), ctypes.byref(arguments)) != 0:
        sys.exit("embed-jvm.py: no JVM")
    created.set()

    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    jni = env.contents
    main_class = function(jni, FIND_CLASS, pointer, text)(env, main.encode())
    string = function(jni, FIND_CLASS, pointer, text)(env, b"java/lang/String")
    words = function(jni, NEW_OBJECT_ARRAY, pointer, ctypes.c_int, pointer, pointer)(env, 0, string, None)
    method = function(jni, GET_STATIC_METHOD_ID, pointer, pointer, text, text)(
        env, main_class, b"main", b"([Ljava/lang/String;)V")
    values = (ctypes.c_int64 * 1)(words)
    function(jni, CALL_STATIC_VOID_METHOD_A, None, pointer, pointer, ctypes.POINTER(ctypes.c_int64))(
        env, main_class, method, values)
    function(vm.contents, DESTROY_JAVA_VM, ctypes.c_int)(vm)


if name == "LEAVE":
    threading.Thread(target=run).start()
    created.wait()
    ctypes.CDLL(None).pthread_exit(None)
else:
    run()
