/** What the agent needs from the JVM that it runs in: threads, room on the stack and in the heap, and word of parts that start later. */
package dev.keepalive.runtime;
