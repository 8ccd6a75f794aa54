package dev.keepalive.classfile;

/** Public, because edited classes have another loader, hence another package at run time. */
public class SampleParent {
    public static int inherited;
}
