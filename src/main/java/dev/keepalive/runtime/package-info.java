/** Services of the JVM that the agent runs in: threads, and notice of parts of the JVM that start later. */
package dev.keepalive.runtime;
