/**
 * Services of the JVM that the agent runs in: threads, room on the stack and in the heap, and notice of parts of the
 * JVM that start later.
 */
package dev.keepalive.runtime;
