package dev.keepalive.weave;

import dev.keepalive.classfile.ConstantPool;
import dev.keepalive.classfile.EntrySnippet;
import dev.keepalive.classfile.Opcodes;
import dev.keepalive.classfile.ReturnSnippet;
import dev.keepalive.classfile.Snippet;
import dev.keepalive.weave.HookPoint.Argument;

/** The call of a hook, guarded: whatever it throws, a missing bridge included, goes no further than the woven method. */
final class HookCall {
    /** More than any hook has arguments. */
    private static final int STACK = 5;

    private HookCall() {}

    static EntrySnippet atEntry(HookPoint point, ConstantPool pool) {
        EntrySnippet snippet = new EntrySnippet(pool, STACK);
        snippet.guard();
        call(point, snippet);
        snippet.endOfGuard();
        snippet.end();
        return snippet;
    }

    static ReturnSnippet atReturn(HookPoint point, ConstantPool pool) {
        String type = point.descriptor.substring(point.descriptor.indexOf(')') + 1);
        String result = "V".equals(type) ? null : type.substring(1, type.length() - 1);
        ReturnSnippet snippet = new ReturnSnippet(pool, STACK, result);
        call(point, snippet);
        snippet.end();
        return snippet;
    }

    private static void call(HookPoint point, Snippet snippet) {
        StringBuilder descriptor = new StringBuilder("(");
        for (Argument argument : point.arguments) {
            load(argument, snippet);
            descriptor.append(argument.type);
        }
        boolean replaces = point.replacedLocal() != HookPoint.NO_LOCAL;
        descriptor.append(replaces ? ")Ljava/lang/Object;" : ")V");
        snippet.call(Opcodes.INVOKESTATIC, BridgeBytes.NAME, point.hook, descriptor.toString());
        if (replaces) {
            snippet.store(point.replacedLocal(), "L;");
        }
    }

    private static void load(Argument argument, Snippet snippet) {
        if (argument.local == Argument.NONE) {
            snippet.instruction(Opcodes.ACONST_NULL);
        } else if (argument.fieldOwner == null) {
            snippet.load(argument.local == Argument.RESULT ? 0 : argument.local, argument.type);
        } else {
            snippet.load(argument.local, "L;");
            if (argument.local != 0) { // a parameter: its type may be a superclass, which keeps its field from others
                snippet.typeInstruction(Opcodes.CHECKCAST, argument.fieldOwner);
            }
            snippet.fieldInstruction(Opcodes.GETFIELD, argument.fieldOwner, argument.fieldName, argument.type);
        }
    }
}
