/** Checks that a JVM can be attached to, loads the agent, and reads its report, which is not trusted. */
package dev.keepalive.attach;
