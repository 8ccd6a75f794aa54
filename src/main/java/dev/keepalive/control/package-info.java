/**
 * The requests that the attaching side sends to an agent in a running JVM, and the reports that the agent leaves for
 * it.
 */
package dev.keepalive.control;
