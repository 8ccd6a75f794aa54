/**
 * Which classes get hooks, when, and whether they could: the class file transformer, and the states of the hook points. What is
 * inserted is decided by {@code dev.keepalive.weave}, which is reached through {@link dev.keepalive.transform.Weaver} alone.
 */
package dev.keepalive.transform;
