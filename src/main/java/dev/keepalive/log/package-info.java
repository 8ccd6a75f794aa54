/** The lines of the agent, on standard error or in a file. */
package dev.keepalive.log;
