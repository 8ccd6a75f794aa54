/** The commands of {@code java -jar keepalive-agent.jar}, and what they print. */
package dev.keepalive.cli;
