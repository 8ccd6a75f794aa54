/** Inserts calls of the agent into the JDK's and Netty's socket classes: what is inserted where, when, and whether it could be. */
package dev.keepalive.weave;
