/**
 * Makes sure that a JVM can be attached to, loads the agent into it, and reads the agent's report. Trusts nothing that
 * the JVM's user can change.
 */
package dev.keepalive.attach;
